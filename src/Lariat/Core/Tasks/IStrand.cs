namespace Lariat;

/// <summary>
/// A chain of parked frames with one wait: the main strand of a task is the task itself, every wait of a plain async method that the
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

    /// <summary>What belongs to the last request; a task makes it when it is asked for.</summary>
    ref CancelDetails Details { get; }

    /// <summary>Keeps a request for the next await that can throw: nobody takes it at once.</summary>
    void KeepRequest(string? message);

    /// <summary>Goes on after the wait, inside a segment of the task that is entered already.</summary>
    void Step();
}
