namespace Lariat.Http.Benchmarks;

/// <summary>One thing that is measured of several peers.</summary>
internal interface IRow
{
    string Name { get; }

    /// <summary>Uses a peer for a while, without counting.</summary>
    /// <returns>How many methods its JIT has compiled; 0 without one.</returns>
    long WarmUp(Target target, double seconds);

    Sample Measure(Target target, int round, double seconds);
}
