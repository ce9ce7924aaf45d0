namespace Lariat;

/// <summary>The parts of a task that few tasks have.</summary>
internal sealed class TaskExtras
{
    public string? Name;

    /// <summary>Debug mode: the coroutine and where it was created.</summary>
    public string? Origin;

    /// <summary>The details of the requests to cancel the task's own strand.</summary>
    public CancelDetails CancelDetails;

    /// <summary>
    /// True if the task once awaited itself. CPython's C tasks then stay marked as "being awaited", and can no longer be awaited.
    /// </summary>
    public bool HasAwaitedItself;

    /// <summary>The innermost cancel scope around the task's own coroutine.</summary>
    public CancelScope? Scope;

    /// <summary>Created by the first read of <see cref="LoopTask.Token"/>; taken by the request that cancels it.</summary>
    public CancellationTokenSource? TokenSource;

    /// <summary>The cancellation of the last token.</summary>
    public TokenCancellation? TokenCancellation;

    /// <summary>Created when the task first runs a plain async method that waits, or keeps a request at a foreign wait.</summary>
    public TaskMethods? Methods;

    /// <summary>
    /// Strands that became ready in the middle of one of this task's segments: they run when the running code has returned.
    /// </summary>
    public Queue<LoopItem>? ReadyInSegment;
}
