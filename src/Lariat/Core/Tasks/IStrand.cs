namespace Lariat;

/// <summary>
/// A chain of parked frames with one wait: the main strand of a task is the task itself, every wait of a plain async method that the
/// task runs is a <see cref="PlainStrand"/>.
/// </summary>
internal interface IStrand
{
    /// <summary>The task to which the strand belongs.</summary>
    LoopTask Task { get; }

    /// <summary>A request to cancel that has not been delivered to the strand yet.</summary>
    bool MustCancel { get; set; }

    /// <summary>Tells one request from the next: another number means that the one before has been delivered.</summary>
    int RequestNumber { get; }

    /// <summary>The request will be reported if it is not delivered in time.</summary>
    bool IsReportDue { get; set; }

    /// <summary>What the strand's await throws when it runs next, instead of taking what it waited for.</summary>
    Exception? PendingError { set; }

    /// <summary>The wait in progress.</summary>
    LoopItem? Waiter { get; }

    /// <summary>Goes on after the wait, inside a segment of the task that is entered already.</summary>
    void Step();
}
