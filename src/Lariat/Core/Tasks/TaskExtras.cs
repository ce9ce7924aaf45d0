namespace Lariat;

/// <summary>The parts of a task that few tasks have.</summary>
internal sealed class TaskExtras
{
    public string? Name;

    /// <summary>Debug mode: the coroutine and where it was created.</summary>
    public string? Origin;

    /// <summary>The message of the last cancellation, until the request is delivered.</summary>
    public string? CancelMessage;

    /// <summary>The exception of an await that can never succeed: the next step throws it.</summary>
    public Exception? PendingError;

    /// <summary>
    /// True if the task once awaited itself. CPython's C tasks then stay marked as "being awaited", and can no longer be awaited.
    /// </summary>
    public bool HasAwaitedItself;

    /// <summary>Created by the first read of <see cref="LoopTask.Token"/>; taken by the request that cancels it.</summary>
    public CancellationTokenSource? TokenSource;

    /// <summary>The cancellation of the last token.</summary>
    public TokenCancellation? TokenCancellation;

    /// <summary>True if a token of this task was canceled, and no exception has shown yet that code reacted to it.</summary>
    public bool IsTokenCancelPending;

    /// <summary>Created when the task first runs a plain async method that waits, or keeps a request at a foreign wait.</summary>
    public TaskMethods? Methods;

    /// <summary>While the task's own strand runs after a canceled foreign wait: whether an exception has delivered the request.</summary>
    public CancellationWatch? Watch;

    /// <summary>For the task's own strand: see <see cref="IStrand.RequestNumber"/>.</summary>
    public int RequestNumber;

    /// <summary>For the task's own strand: see <see cref="IStrand.IsReportDue"/>.</summary>
    public bool IsReportDue;

    /// <summary>
    /// Strands that became ready in the middle of one of this task's segments: they run when the running code has returned.
    /// </summary>
    public Queue<LoopItem>? ReadyInSegment;
}
