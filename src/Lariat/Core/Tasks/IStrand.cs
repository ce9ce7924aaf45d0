namespace Lariat;

/// <summary>
/// A chain of parked frames with one wait: the main strand of a task is the task itself; each wait of a plain async method that the
/// task runs is a <see cref="PlainStrand"/>.
/// </summary>
internal interface IStrand
{
    /// <summary>The task to which the strand belongs.</summary>
    LoopTask Task { get; }

    /// <summary>The wait in progress.</summary>
    LoopItem? Waiter { get; }

    /// <summary>The requests to cancel the strand.</summary>
    ref CancelRequest Request { get; }

    /// <summary>The details of the last request; a task creates them on demand.</summary>
    ref CancelDetails Details { get; }

    /// <summary>The innermost cancel scope around the code; null if there is none.</summary>
    CancelScope? Scope { get; set; }

    /// <summary>Keeps a request that cannot be delivered immediately for the next await that can throw.</summary>
    void KeepRequest(string? message);

    /// <summary>Continues after the wait, inside a segment of the task that was entered already.</summary>
    void Step();
}
