// Most jobs that are read or written one after the other differ in nothing but id, time and payload: what was made of the last one is used
// again.
using System.Globalization;
using System.Text.Json;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>A row, taken apart. Any thread.</summary>
internal readonly struct RedisRow
{
    [ThreadStatic]
    private static Definition? t_lastRead;

    [ThreadStatic]
    private static (NewJob Job, string Text)? t_lastWritten;

    private readonly Definition _definition;

    public RedisRow(string text)
    {
        int first = text.IndexOf(' ', StringComparison.Ordinal);
        ReadOnlySpan<char> definition = text.AsSpan(first + 1);
        CreatedAt = RedisTime.Read(text.AsSpan(0, first));
        _definition = t_lastRead is { } last && definition.SequenceEqual(last.Text)
            ? last : t_lastRead = Definition.Read(definition.ToString());
    }

    public DateTimeOffset CreatedAt { get; }

    public int Version => _definition.Version;

    public string Kind => _definition.Kind;

    public RedisHead Head => _definition.Head;

    /// <summary>A row without the instant of creation.</summary>
    public static string Write(NewJob job)
    {
        if (t_lastWritten is { } last && HasSameText(last.Job, job))
        {
            return last.Text;
        }

        string text = Write(job.Version, job.Kind, RedisHead.Of(job));
        t_lastWritten = (job, text);
        return text;
    }

    /// <inheritdoc cref="Write(NewJob)"/>
    public static string Write(int version, string kind, RedisHead head) => string.Create(
        CultureInfo.InvariantCulture,
        $"{version} {RedisRows.WriteKind(kind)}\n{JsonSerializer.Serialize(head, RedisJson.Default.RedisHead)}");

    private static bool HasSameText(NewJob one, NewJob other)
        => one.Kind == other.Kind && one.Queue == other.Queue && one.Version == other.Version && one.Priority == other.Priority
            && one.Attempts == other.Attempts && one.Timeout == other.Timeout && one.Keep == other.Keep && IsPlain(one) && IsPlain(other);

    private static bool IsPlain(NewJob job) => job.Tags.Count == 0 && job.Unique is null && job.Limit is null && job.Group is null
        && job.Completes is null && job.ScheduledFor is null && job.Trace is null;

    private sealed record Definition(string Text, int Version, string Kind, RedisHead Head)
    {
        public static Definition Read(string text)
        {
            int line = text.IndexOf('\n', StringComparison.Ordinal), space = text.IndexOf(' ', StringComparison.Ordinal);
            return new Definition(
                text, int.Parse(text.AsSpan(0, space), CultureInfo.InvariantCulture),
                JsonSerializer.Deserialize(text.AsSpan(space + 1, line - space - 1), JobStorageJson.Default.String)!,
                JsonSerializer.Deserialize(text.AsSpan(line + 1), RedisJson.Default.RedisHead)!);
        }
    }
}
