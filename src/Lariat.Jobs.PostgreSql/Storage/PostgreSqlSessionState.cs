namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>What this program remembers of a session, and of where it has looked for jobs.</summary>
internal sealed class PostgreSqlSessionState : SessionState
{
    // Commits come a little later than the instant that they wrote.
    private static readonly TimeSpan s_overlap = TimeSpan.FromMilliseconds(5);

    private readonly Dictionary<string, DateTime?[]> _marks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _lastKeys = new(StringComparer.Ordinal);

    /// <summary>When the index is read from its beginning.</summary>
    public ScanPace FullScans { get; } = new();

    /// <summary>For each priority the instant from which on jobs are looked for. Everything before has been taken, and a long transaction
    /// of others keeps its entries in the index: reading them again and again is what makes a queue slow.</summary>
    public DateTime?[] MarksOf(string queue, bool isFullScan)
    {
        if (!_marks.TryGetValue(queue, out DateTime?[]? marks))
        {
            _marks.Add(queue, marks = StartOfTime());
        }

        return isFullScan ? StartOfTime() : [.. marks];
    }

    /// <summary>The key of a limit behind which the next search of a queue begins.</summary>
    public string LastKeyOf(string queue) => _lastKeys.GetValueOrDefault(queue, "");

    public void NoteLastKey(string queue, string key) => _lastKeys[queue] = key;

    /// <summary>Moves the marks of a queue to the latest jobs that were taken.</summary>
    public void NoteTaken(string queue, List<(int Priority, FetchedJob Job)> taken)
    {
        DateTime?[] marks = _marks[queue];
        foreach ((int priority, FetchedJob job) in taken)
        {
            DateTime mark = job.RunAt.UtcDateTime - s_overlap;
            marks[priority] = marks[priority] > mark ? marks[priority] : mark;
        }
    }

    // Npgsql writes it as -infinity.
    private static DateTime?[] StartOfTime()
        => [.. Enumerable.Repeat<DateTime?>(DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc), JobOptions.MaxPriority + 1)];
}
