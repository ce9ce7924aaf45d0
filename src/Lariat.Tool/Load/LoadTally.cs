namespace Lariat.Tool.Load;

/// <summary>The kinds of failed requests without a countable response.</summary>
internal enum LoadError
{
    /// <summary>The server closed the connection, or reset it, before the response was complete.</summary>
    Closed,

    /// <summary>The received data is not HTTP/1.</summary>
    Malformed,

    /// <summary>No complete response within the time.</summary>
    Timeout,

    /// <summary>A lost connection could not be reopened.</summary>
    Connect,
}

/// <summary>Counts the events on one loop. Its thread writes; another may read the counters concurrently, to show progress.</summary>
internal sealed class LoadTally
{
    private readonly long[] _statuses = new long[6];
    private readonly long[] _errors = new long[Enum.GetValues<LoadError>().Length];
    private long _answers;
    private long _bytes;

    /// <summary>Complete responses, of any status.</summary>
    public long Answers => Volatile.Read(ref _answers);

    /// <summary>Received bytes, including heads; with TLS, decrypted bytes.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>The number of reopened connections.</summary>
    public long Reconnects { get; set; }

    /// <summary>The measured time.</summary>
    public TimeSpan Elapsed { get; set; }

    public LatencyHistogram Latencies { get; } = new();

    /// <summary>The error in the last malformed response.</summary>
    public string? Fault { get; set; }

    /// <summary>Responses that were not a success.</summary>
    public long NotSuccess => Answers - StatusClass(2);

    public long ErrorCount => _errors.Sum();

    /// <summary>Responses whose status begins with a digit, 1 to 5; others (600) are in none.</summary>
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

    /// <summary>Resets the counters after the warm-up.</summary>
    public void Clear()
    {
        Array.Clear(_statuses);
        Array.Clear(_errors);
        _answers = 0;
        _bytes = 0;
        Reconnects = 0;
        Latencies.Clear();
    }

    /// <summary>Adds the counters of another loop over the same time.</summary>
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
