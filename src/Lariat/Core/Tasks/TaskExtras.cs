namespace Lariat;

/// <summary>The parts of a task that few tasks have.</summary>
internal sealed class TaskExtras
{
    public string? Name;

    /// <summary>Debug mode: the coroutine and where it was created.</summary>
    public string? Origin;

    /// <summary>What the last canceller said, while the request waits to be delivered.</summary>
    public string? CancelMessage;

    /// <summary>What the next step throws at the task's await: an await that can never succeed.</summary>
    public Exception? PendingError;

    /// <summary>The task awaited itself once. CPython's C tasks stay marked as "being awaited" then, and nobody can await them.</summary>
    public bool HasAwaitedItself;

    /// <summary>Made by the first read of <see cref="LoopTask.Token"/>; taken by the request that cancels it.</summary>
    public CancellationTokenSource? TokenSource;

    /// <summary>The cancellation of the last token.</summary>
    public TokenCancellation? TokenCancellation;

    /// <summary>A token of this task was cancelled, and no exception has shown yet that somebody noticed.</summary>
    public bool IsTokenCancelPending;

    /// <summary>Made when the task first runs a plain async method that waits, or keeps a request at a foreign wait.</summary>
    public TaskMethods? Methods;

    /// <summary>While the task's own strand runs after a foreign wait that was asked to end: whether an exception has delivered the request.</summary>
    public CancellationWatch? Watch;

    /// <summary>Of the task's own strand: see <see cref="IStrand.RequestNumber"/>.</summary>
    public int RequestNumber;

    /// <summary>Of the task's own strand: see <see cref="IStrand.IsReportDue"/>.</summary>
    public bool IsReportDue;

    /// <summary>Strands that became ready in the middle of one of this task's segments: run when the running code has returned.</summary>
    public Queue<LoopItem>? ReadyInSegment;
}
