namespace Lariat;

/// <summary>The parts of a task that few tasks have.</summary>
internal sealed class TaskExtras
{
    public string? Name;

    /// <summary>Debug mode: the coroutine and where it was created.</summary>
    public string? Origin;

    /// <summary>Of the requests to cancel the task's own strand.</summary>
    public CancelDetails CancelDetails;

    /// <summary>The task awaited itself once. CPython's C tasks stay marked as "being awaited" then, and nobody can await them.</summary>
    public bool HasAwaitedItself;

    /// <summary>Made by the first read of <see cref="LoopTask.Token"/>; taken by the request that cancels it.</summary>
    public CancellationTokenSource? TokenSource;

    /// <summary>The cancellation of the last token.</summary>
    public TokenCancellation? TokenCancellation;

    /// <summary>Made when the task first runs a plain async method that waits, or keeps a request at a foreign wait.</summary>
    public TaskMethods? Methods;

    /// <summary>Strands that became ready in the middle of one of this task's segments: run when the running code has returned.</summary>
    public Queue<LoopItem>? ReadyInSegment;
}
