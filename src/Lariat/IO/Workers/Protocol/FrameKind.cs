namespace Lariat.Workers;

/// <summary>The kind of a frame: its first byte.</summary>
internal enum FrameKind : byte
{
    /// <summary>To the worker: a method and the arguments to call it with, one after the other.</summary>
    Job = 1,

    /// <summary>From the worker: a result for each argument.</summary>
    Results = 2,

    /// <summary>From the worker: the results up to the call that threw, and its exception.</summary>
    Failure = 3,

    /// <summary>From the worker: it rejects the job, and why.</summary>
    Refusal = 4,
}
