namespace Lariat.Jobs.Benchmarks;

/// <summary>What is measured of Lariat and of others.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Work">What a job of this row is.</param>
/// <param name="Engine">Where the jobs are.</param>
/// <param name="Measure">What is measured.</param>
/// <param name="Lariat">Lariat's side.</param>
/// <param name="Peers">The others; the first is the one of the short table.</param>
internal sealed record Row(string Name, string Work, Engine Engine, Measure Measure, Contender Lariat, params Contender[] Peers)
{
    /// <summary>Lariat's own goal, whatever the others do: jobs per second at least, or half of the latencies at most.</summary>
    public double? OwnGoal { get; init; }

    /// <summary>The same for 99 of 100 latencies.</summary>
    public double? OwnHighGoal { get; init; }
}
