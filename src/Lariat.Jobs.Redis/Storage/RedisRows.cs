// A row is "created version kind", and a line with the head as JSON. The kind is JSON too: then it has no line break. Scripts add the
// instant of creation.
using System.Globalization;
using System.Text;
using System.Text.Json;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>How jobs are written and read.</summary>
internal static class RedisRows
{
    private static readonly string[] s_noText = [];

    /// <summary>Ids grow as their texts do.</summary>
    public static string Write(Guid id) => id.ToString("N", CultureInfo.InvariantCulture);

    public static string? Write(Guid? id) => id is { } some ? Write(some) : null;

    public static string WriteKind(string kind) => JsonSerializer.Serialize(kind, JobStorageJson.Default.String);

    /// <summary>A job that was taken: id, row, payload, time, tries.</summary>
    public static FetchedJob ReadFetched(ReadOnlySpan<RedisResult> job, JobSession session, DateTimeOffset now)
    {
        var row = new RedisRow((string)job[1]!);
        (int tries, int lost) = ReadTries((string)job[4]!);
        return new FetchedJob(
            row.Head.HasKeys ? 1 : 0, Guid.ParseExact((string)job[0]!, "N"), row.Head.Queue, row.Kind, row.Version, tries + 1,
            row.Head.Attempts, lost, RedisTime.Read((string)job[3]!), row.CreatedAt,
            row.Head.Timeout is { } ticks ? TimeSpan.FromTicks(ticks) : null, (JobKeep)row.Head.Keep, (byte[])job[2]!,
            ReadId(row.Head.Group), ReadId(row.Head.Completes), ReadTicks(row.Head.ScheduledFor))
        {
            Session = session,
            Waited = now - RedisTime.Read((string)job[3]!),
            Trace = row.Head.Trace,
        };
    }

    /// <summary>A job as the script part "describe" returns it.</summary>
    public static JobInfo ReadInfo(RedisResult[] job, DateTimeOffset now)
    {
        string Text(int index) => (string)job[index]!;
        var row = new RedisRow(Text(1));
        int tries = ReadTries(Text(4)).Tries;
        string[] ended = Split(Text(5)), running = Split(Text(6));
        DateTimeOffset runAt = RedisTime.Read(ended.Length > 0 ? ended[3] : running.Length > 0 ? running[2] : Text(10));
        DateTimeOffset? startedAt = ended.Length > 0 ? ReadStarted(ended[2]) : running.Length > 0 ? RedisTime.Read(running[1]) : null;
        JobState state = ended.Length > 0 ? (JobState)int.Parse(ended[0], CultureInfo.InvariantCulture)
            : running.Length > 0 ? JobState.Running
            : Text(9).Length > 0 ? JobState.Waiting
            : runAt > now ? JobState.Scheduled
            : JobState.Ready;
        return new JobInfo
        {
            Id = Guid.ParseExact(Text(0), "N"),
            Kind = row.Kind,
            Queue = row.Head.Queue,
            State = state,
            Priority = row.Head.Priority,
            Attempt = ended.Length > 0 ? int.Parse(ended[4], CultureInfo.InvariantCulture) : tries + (running.Length > 0 ? 1 : 0),
            Attempts = row.Head.Attempts,
            CreatedAt = row.CreatedAt,
            RunAt = runAt,
            StartedAt = startedAt,
            FinishedAt = ended.Length > 0 ? RedisTime.Read(ended[1]) : null,
            Tags = row.Head.Tags ?? [],
            Errors = ReadErrors(Text(3)),
            Payload = NullIfEmpty(Text(2)),
            Result = NullIfEmpty(Text(8)),
            LimitKey = state is JobState.Completed or JobState.Aborted ? null : row.Head.Limit,
            Group = ReadId(row.Head.Group),
            Progress = state == JobState.Running ? ReadProgress(Text(7), startedAt) : null,
        };
    }

    public static string WriteError(FinishedJob finished, JobSession session) => finished.Error is null ? "" : JsonSerializer.Serialize(
        new RedisError(null, finished.Job.Attempt, session.Name, finished.Error), RedisJson.Default.RedisError);

    /// <summary>Adds the time and the id behind which a list begins.</summary>
    public static void AddPlace(RedisArguments arguments, JobPlace place)
    {
        bool isFirst = place == JobViewStore.Newest;
        arguments.Add(isFirst ? "+inf" : (RedisValue)RedisTime.Write(place.Instant!.Value)).Add(isFirst ? "" : Write(place.Id));
    }

    public static Guid? ReadId(string? id) => id is null ? null : Guid.ParseExact(id, "N");

    private static DateTimeOffset? ReadTicks(long? ticks) => ticks is { } some ? new DateTimeOffset(some, TimeSpan.Zero) : null;

    private static DateTimeOffset? ReadStarted(string text) => text == "-" ? null : RedisTime.Read(text);

    private static string[] Split(string text) => text.Length == 0 ? s_noText : text.Split(' ');

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static (int Tries, int Lost) ReadTries(string text) => text.Split(' ') is [var tries, var lost]
        ? (int.Parse(tries, CultureInfo.InvariantCulture), int.Parse(lost, CultureInfo.InvariantCulture)) : (0, 0);

    /// <summary>What this try has reported; what an earlier one did is older than its start.</summary>
    private static JobProgress? ReadProgress(string text, DateTimeOffset? startedAt)
    {
        string[] parts = text.Split(' ', 3);
        if (parts.Length < 3 || RedisTime.Read(parts[0]) is var at && at < startedAt)
        {
            return null;
        }

        return new JobProgress(double.Parse(parts[1], CultureInfo.InvariantCulture), NullIfEmpty(parts[2]), at);
    }

    private static JobError[] ReadErrors(string lines) => lines.Length == 0 ? []
        : [.. lines.Split('\n').Select(static line => JsonSerializer.Deserialize(line, RedisJson.Default.RedisError)!).Select(
            static one => new JobError(one.Attempt, RedisTime.Read(one.At!.Value), one.Worker, one.Text))];
}
