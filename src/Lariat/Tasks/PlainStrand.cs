using Lariat.Coroutines;

namespace Lariat;

/// <summary>
/// A wait of a plain <c>async Task</c> method (or C# iterator) that a task runs: for a future, or for a coroutine with parked frames of
/// its own. When it is over, the method's continuation runs as a segment of the task.
/// </summary>
internal sealed class PlainStrand(LoopTask task, Frame? leaf, Action continuation) : LoopItem, IStrand
{
    private Frame? _leaf = leaf;

    // Queued only for the sake of the native stack: where asyncio would be running it, so a request to cancel waits for its first suspension.
    private bool _isUnstarted;

    public LoopTask Task => task;

    public bool MustCancel { get; set; }

    public LoopItem? Waiter { get; private set; }

    public Exception? PendingError { private get; set; }

    private string? CancelMessage { get; set; }

    /// <summary>Begins the wait; null: a bare yield.</summary>
    public void Start(LoopItem? on)
    {
        task.AddPlainStrand(this);
        AdoptRequest();
        Settle(on);
    }

    /// <summary>Begins with a coroutine that was too deep to be started inline.</summary>
    public void StartLater()
    {
        task.AddPlainStrand(this);
        _isUnstarted = _leaf is not null;
        AdoptRequest();
        task.Wake(this);
    }

    public override string ToString() => $"a plain async method of {task}";

    public void Cancel(string? message, bool wasTokenRead)
    {
        if (Waiter is ForeignWait foreign)
        {
            MustCancel = true;
            ForeignCancellation.Begin(foreign, this, wasTokenRead);
        }
        else if (Waiter is null || !Waiter.CancelWait(message))
        {
            MustCancel = true;
            CancelMessage = message;
        }
    }

    /// <summary>What it waited for has happened; from the ready queue.</summary>
    internal override void Run()
    {
        task.EnterSegment();
        try
        {
            Step();
        }
        finally
        {
            task.LeaveSegment();
        }
    }

    public void Step()
    {
        Trampoline trampoline = task.Loop.Trampoline;
        Exception? error = PendingError;
        PendingError = null;
        bool isStart = _isUnstarted;
        bool wasForeign = Waiter is ForeignWait;
        _isUnstarted = false;
        if (error is not null)
        {
            MustCancel = false;
        }
        else if (MustCancel && !isStart && !wasForeign)
        {
            MustCancel = false;
            error = Waiter is { IsCanceledWait: true } ? null : new CoroutineCanceledException(CancelMessage);
        }

        Waiter = null;
        if (_leaf is null)
        {
            trampoline.Injected = error;
            End();
            return;
        }

        if (MustCancel && wasForeign)
        {
            using var watch = new CancellationWatch();
            trampoline.Run(_leaf, error);
            MustCancel = !watch.HasSeenCancellation;
        }
        else
        {
            trampoline.Run(_leaf, error);
        }

        Continue();
    }

    private void Continue()
    {
        (Frame? parked, LoopItem? on) = task.Loop.Trampoline.TakeParked();
        if (parked is null)
        {
            if (MustCancel)
            {
                // A foreign operation succeeded in spite of it, or nothing suspended: the request hits what the task suspends on next.
                ((IStrand)task).MustCancel = true;
            }

            End();
            return;
        }

        _leaf = parked;
        Settle(on);
    }

    private void Settle(LoopItem? on)
    {
        if (on is null)
        {
            task.Loop.Enqueue(this);
            return;
        }

        switch (on.Register(this))
        {
            case Registration.Waiting:
                Waiter = on;
                if (MustCancel)
                {
                    CancelNewWait(on);
                }

                break;
            case Registration.Ready:
                task.Wake(this);
                break;
            case var misplaced:
                task.Loop.Trampoline.Injected = LoopTask.MisplacedWait(misplaced);
                End();
                break;
        }
    }

    /// <summary>A request was made before this wait: it is cancelled at once.</summary>
    private void CancelNewWait(LoopItem on)
    {
        if (on is ForeignWait foreign)
        {
            ForeignCancellation.Begin(foreign, this, task.CancelTokenOfNewWait());
        }
        else if (on.CancelWait(CancelMessage))
        {
            MustCancel = false;
        }
    }

    /// <summary>
    /// The task waits for the plain method that begins this wait, and was cancelled when the method had no wait of Lariat's: the request hits this one.
    /// </summary>
    private void AdoptRequest()
    {
        IStrand main = task;
        if (main.MustCancel && main.Waiter is not null)
        {
            main.MustCancel = false;
            MustCancel = true;
        }
    }

    private void End()
    {
        task.RemovePlainStrand(this);
        continuation();
        task.Loop.Trampoline.Injected = null;
    }
}
