using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>What this program remembers of a session.</summary>
internal sealed class RedisSessionState : SessionState
{
    private readonly Dictionary<string, RedisValue[]> _marks = new(StringComparer.Ordinal);
    private long _exchanges;

    /// <summary>When the waiting jobs are read from the first one on.</summary>
    public ScanPace FullScans { get; } = new();

    /// <summary>For each priority the time from which on jobs are looked for, empty at the beginning: those before it were taken, or are of
    /// kinds that this worker does not have, or that are paused.</summary>
    public RedisValue[] MarksOf(string queue, bool isFullScan)
        => !isFullScan && _marks.TryGetValue(queue, out RedisValue[]? marks) ? marks : ["", "", "", ""];

    public void NoteMarks(string queue, RedisValue[] marks) => _marks[queue] = marks;

    /// <summary>The number of the next exchange: the server refuses a smaller one than the last.</summary>
    public long NextExchange() => ++_exchanges;
}
