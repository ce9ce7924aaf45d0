namespace Lariat;

/// <summary>
/// A chain of parked frames with one wait: the main strand of a task is the task itself; each wait of a plain async method that the
/// task runs is a <see cref="PlainStrand"/>.
/// </summary>
internal interface IStrand
{
    /// <summary>The task to which the strand belongs.</summary>
    LoopTask Task { get; }

    /// <summary>A cancellation request that has not been delivered to the strand yet.</summary>
    bool MustCancel { get; set; }

    /// <summary>Distinguishes requests: a different number means that the previous request has been delivered.</summary>
    int RequestNumber { get; }

    /// <summary>True if the request will be reported unless it is delivered in time.</summary>
    bool IsReportDue { get; set; }

    /// <summary>The exception that the strand's await throws when it runs next, instead of taking its result.</summary>
    Exception? PendingError { set; }

    /// <summary>The wait in progress.</summary>
    LoopItem? Waiter { get; }

    /// <summary>Continues after the wait, inside a segment of the task that was entered already.</summary>
    void Step();
}
