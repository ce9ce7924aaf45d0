namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>What the command line says about a fault.</summary>
/// <param name="Engine">"sqlite", "postgres" or "redis".</param>
/// <param name="Duration">How long the fault lasts, or jobs are enqueued.</param>
/// <param name="Seed">What is random begins with it.</param>
/// <param name="Jobs">How many jobs, where a fault has a choice.</param>
/// <param name="Times">How often the fault is made, where it has a choice; 0: as the fault says.</param>
internal sealed record FaultOptions(string Engine, TimeSpan Duration, int Seed, int Jobs, int Times);
