namespace Lariat.Jobs;

/// <summary>What the span of a running job has to do with the trace in which the job was enqueued.</summary>
public enum JobTrace
{
    /// <summary>It begins a trace of its own, with a link to the enqueuer's: a job may run long after it was enqueued, and often (the
    /// default).</summary>
    Link = 0,

    /// <summary>It is a part of the enqueuer's trace: each try is a child of the span that has enqueued the job.</summary>
    Continue = 1,
}
