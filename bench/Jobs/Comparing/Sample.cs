namespace Lariat.Jobs.Benchmarks;

/// <summary>One measurement of a contender.</summary>
/// <param name="Row">The row.</param>
/// <param name="Contender">Whose it is.</param>
/// <param name="Round">The round; ratios are those of one round.</param>
/// <param name="Value">Jobs per second, or half of the latencies in milliseconds.</param>
/// <param name="HighValue">99 of 100 latencies in milliseconds; otherwise 0.</param>
/// <param name="ClientMicroseconds">Processor time of the contender for each job.</param>
/// <param name="ServerMicroseconds">Processor time of the server for each job.</param>
internal sealed record Sample(
    Row Row, Contender Contender, int Round, double Value, double HighValue, double ClientMicroseconds, double ServerMicroseconds)
{
    /// <summary>All processor time of a job.</summary>
    public double Microseconds => ClientMicroseconds + ServerMicroseconds;
}
