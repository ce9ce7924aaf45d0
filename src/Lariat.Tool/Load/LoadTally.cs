namespace Lariat.Tool.Load;

/// <summary>How a request can fail without an answer that can be counted.</summary>
internal enum LoadError
{
    /// <summary>The server closed the connection, or reset it, before the answer was complete.</summary>
    Closed,

    /// <summary>What came is not HTTP/1.</summary>
    Malformed,

    /// <summary>No complete answer within the time.</summary>
    Timeout,

    /// <summary>A connection that was lost could not be made again.</summary>
    Connect,
}

/// <summary>Counts what happens on one loop. Its thread writes; another may read the counts while it does, to show progress.</summary>
internal sealed class LoadTally
{
    private readonly long[] _statuses = new long[6];
    private readonly long[] _errors = new long[Enum.GetValues<LoadError>().Length];
    private long _answers;
    private long _bytes;

    /// <summary>Complete answers, of any status.</summary>
    public long Answers => Volatile.Read(ref _answers);

    /// <summary>Received bytes, heads included; with TLS what was decrypted.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Connections that had to be made again.</summary>
    public long Reconnects { get; set; }

    /// <summary>How long was counted.</summary>
    public TimeSpan Elapsed { get; set; }

    public LatencyHistogram Latencies { get; } = new();

    /// <summary>What was wrong with the last malformed answer.</summary>
    public string? Fault { get; set; }

    /// <summary>Answers that were no success.</summary>
    public long NotSuccess => Answers - StatusClass(2);

    public long ErrorCount => _errors.Sum();

    /// <summary>Answers whose status begins with a digit, 1 to 5; others (600) are in none.</summary>
    public long StatusClass(int digit) => Volatile.Read(ref _statuses[digit]);

    public long Count(LoadError error) => Volatile.Read(ref _errors[(int)error]);

    public void AddAnswer(int status, long nanoseconds)
    {
        _answers++;
        _statuses[status < 600 ? status / 100 : 0]++;
        Latencies.Record(nanoseconds);
    }

    public void AddBytes(int count) => _bytes += count;

    public void AddError(LoadError error) => _errors[(int)error]++;

    /// <summary>What happened so far was warm-up.</summary>
    public void Clear()
    {
        Array.Clear(_statuses);
        Array.Clear(_errors);
        _answers = 0;
        _bytes = 0;
        Reconnects = 0;
        Latencies.Clear();
    }

    /// <summary>Adds what another loop has counted in the same time.</summary>
    public void Add(LoadTally other)
    {
        for (int i = 0; i < _statuses.Length; i++)
        {
            _statuses[i] += other._statuses[i];
        }

        for (int i = 0; i < _errors.Length; i++)
        {
            _errors[i] += other._errors[i];
        }

        _answers += other._answers;
        _bytes += other._bytes;
        Reconnects += other.Reconnects;
        Elapsed = other.Elapsed > Elapsed ? other.Elapsed : Elapsed;
        Fault ??= other.Fault;
        Latencies.Add(other.Latencies);
    }
}
