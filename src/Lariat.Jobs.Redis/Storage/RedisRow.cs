using System.Globalization;
using System.Text.Json;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>A row, taken apart.</summary>
internal readonly struct RedisRow
{
    public RedisRow(string text)
    {
        int line = text.IndexOf('\n', StringComparison.Ordinal);
        int first = text.IndexOf(' ', StringComparison.Ordinal), second = text.IndexOf(' ', first + 1);
        CreatedAt = RedisTime.Read(text.AsSpan(0, first));
        Version = int.Parse(text.AsSpan(first + 1, second - first - 1), CultureInfo.InvariantCulture);
        Kind = JsonSerializer.Deserialize(text.AsSpan(second + 1, line - second - 1), JobStorageJson.Default.String)!;
        Head = JsonSerializer.Deserialize(text.AsSpan(line + 1), RedisJson.Default.RedisHead)!;
    }

    public DateTimeOffset CreatedAt { get; }

    public int Version { get; }

    public string Kind { get; }

    public RedisHead Head { get; }
}
