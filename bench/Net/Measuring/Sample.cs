namespace Lariat.Net.Benchmarks;

/// <summary>One measurement of a server in a cell.</summary>
internal sealed record Sample(string Server, Cell Cell, int Round, LoadResult Load)
{
    // Of one core, by everything that is neither the server nor the load generator.
    private const double MaxOthers = 0.05;

    public double MessagesPerSecond => Load.Messages / Load.Seconds;

    /// <summary>Processor time of the server, all its threads, microseconds.</summary>
    public double CpuPerMessage => Load.ServerCpu * 1e6 / Math.Max(1, Load.Messages);

    /// <summary>What other programs used of the machine, in cores.</summary>
    public double OthersShare => Load.OtherCpu / Load.Seconds;

    /// <summary>Whether other programs used so much of the machine that this should not count.</summary>
    public bool IsDirty => OthersShare > MaxOthers;
}

/// <summary>What the load generator prints; times in seconds, latencies in microseconds.</summary>
internal sealed record LoadResult(
    long Messages, double Seconds, double P50, double P99, double ServerCpu, double ServerUser, double LoadCpu, double OtherCpu);
