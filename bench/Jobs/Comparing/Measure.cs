namespace Lariat.Jobs.Benchmarks;

/// <summary>What is measured in a row.</summary>
internal enum Measure
{
    /// <summary>Jobs per second, from a full queue until the last has ended.</summary>
    Run,

    /// <summary>Jobs per second that are stored.</summary>
    Enqueue,

    /// <summary>Milliseconds from the call that enqueues in one process to the start in an idle worker of another one.</summary>
    Latency,
}
