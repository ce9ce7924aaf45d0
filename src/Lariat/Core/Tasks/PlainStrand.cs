using System.Runtime.CompilerServices;
using Lariat.Coroutines;
using Lariat.PlainMethods;

namespace Lariat;

/// <summary>
/// A wait of a plain <c>async Task</c> method (or C# iterator) that a task runs: for a future, or for a coroutine with parked frames of
/// its own. When it is over, the method's continuation runs as a segment of the task.
/// </summary>
internal sealed class PlainStrand(LoopTask task, Frame? leaf, Action continuation) : LoopItem, IStrand
{
    private Frame? _leaf = leaf;

    // The coroutine's AsyncLocals. The runtime takes what it wrote off the thread when the method that called it suspends, as it does with what any
    // plain method writes, and the task's own context belongs to the task's coroutine.
    private ExecutionContext? _values = leaf is null ? null : LoopContext.CaptureValues();

    // While the coroutine runs after a foreign wait that was asked to end: whether an exception has delivered the request.
    private CancellationWatch? _watch;

    // Requests of scopes within it, which are not the task's.
    private int _scopeRequests;

    // Queued only for the sake of the native stack: where asyncio would be running it, so a request to cancel waits for its first suspension.
    private bool _isUnstarted;

    public LoopTask Task => task;

    public bool MustCancel { get; set; }

    public int RequestNumber { get; private set; }

    public bool IsReportDue { get; set; }

    public LoopItem? Waiter { get; private set; }

    /// <summary>The running code would get a request at its next await.</summary>
    public bool HasUndeliveredRequest => MustCancel && _watch is not { HasSeenCancellation: true };

    /// <summary>True while the method, or the coroutine that it awaits, runs.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>The task of the method that waits; null if somebody other than the compiler awaits here.</summary>
    public Task? Method => continuation.Target as Task;

    public Exception? PendingError { private get; set; }

    private string? CancelMessage { get; set; }

    /// <summary>True if a scope's coroutine is among those that wait here.</summary>
    public bool Runs(object scope)
    {
        for (Frame? frame = _leaf; frame is not null; frame = frame.Parent)
        {
            if (frame.CodeType.Assembly == typeof(Frame).Assembly && frame.Refers(scope))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Cancels what waits here, for a scope among it; the task and its other methods go on.</summary>
    public void CancelByScope()
    {
        _scopeRequests++;
        Cancel(message: null, wasTokenRead: false);
    }

    /// <summary>Takes a scope's request back; what was not delivered is dropped with the last one.</summary>
    /// <returns>How many remain.</returns>
    public int UncancelByScope()
    {
        if (--_scopeRequests == 0)
        {
            MustCancel = false;
            RequestNumber++;
            IsReportDue = false;
        }

        return _scopeRequests;
    }

    /// <summary>Begins the wait; null: a bare yield.</summary>
    public void Start(LoopItem? on)
    {
        TaskMethods methods = task.Methods;
        AdoptRequest(methods);
        methods.Strands.Add(this);
        Settle(on);
    }

    /// <summary>Begins with a coroutine that was too deep to be started inline.</summary>
    public void StartLater()
    {
        TaskMethods methods = task.Methods;
        AdoptRequest(methods);
        methods.Strands.Add(this);
        _isUnstarted = _leaf is not null;
        task.Wake(this);
    }

    /// <summary>True if this is a wait of the method with that task, or of the async iterator that is that object.</summary>
    public bool IsOf(object method) => Method is { } own
        && (ReferenceEquals(own, method)
            || (method is IAsyncStateMachine && MethodLayout.Of(own) is { IsMethod: true } layout && ReferenceEquals(layout.ReadMachine(own), method)));

    /// <summary>Takes the request that the running code would get at its next await.</summary>
    public bool TryTakeRequest()
    {
        bool wasRequested = HasUndeliveredRequest;
        MustCancel = false;
        return wasRequested;
    }

    public void RepeatScopeRequest()
    {
        if (_scopeRequests > 0)
        {
            RequestCancel(message: null);
        }
    }

    public override string ToString() => $"a plain async method of {task}";

    public void Cancel(string? message, bool wasTokenRead)
    {
        if (Waiter is ForeignWait foreign)
        {
            RequestCancel(message);
            ForeignCancellation.Begin(foreign, this, wasTokenRead);
        }
        else if (Waiter is null || !Waiter.CancelWait(message))
        {
            RequestCancel(message);
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
            trampoline.Inject(error);
            End();
            return;
        }

        IsRunning = true;
        ExecutionContext? outer = LoopContext.CaptureValues();
        Enter(_values, outer);
        if (MustCancel && wasForeign)
        {
            using var watch = new CancellationWatch();
            _watch = watch;
            trampoline.Run(_leaf, error);
            _watch = null;
            MustCancel &= !watch.HasSeenCancellation;
        }
        else
        {
            trampoline.Run(_leaf, error);
        }

        _values = LoopContext.CaptureValues();
        Enter(outer, _values);
        IsRunning = false;
        Continue();
    }

    private static void Enter(ExecutionContext? values, ExecutionContext? current)
    {
        if (!ReferenceEquals(values, current))
        {
            LoopContext.RestoreValues(values);
        }
    }

    private void Continue()
    {
        (Frame? parked, LoopItem? on) = task.Loop.Trampoline.TakeParked();
        if (parked is null)
        {
            if (MustCancel)
            {
                // A foreign operation succeeded in spite of it, or nothing suspended: the request hits what the method, or the task, suspends on next.
                MustCancel = false;
                task.KeepRequest(CancelMessage, Method);
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
                task.Loop.Trampoline.Inject(LoopTask.MisplacedWait(misplaced));
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

    /// <summary>A request was made when the method had no wait of Lariat's, and could not be handed to what it waited for: it hits this one.</summary>
    private void AdoptRequest(TaskMethods methods)
    {
        if (methods.TryTakeRequestFor(this))
        {
            RequestCancel(task.RequestMessage);
        }
    }

    private void RequestCancel(string? message)
    {
        if (!MustCancel)
        {
            RequestNumber++;
            IsReportDue = false;
        }

        MustCancel = true;
        CancelMessage = message;
    }

    private void End()
    {
        TaskMethods methods = task.Methods;
        methods.Strands.Remove(this);
        Task? outer = methods.Running;
        methods.Running = Method;
        try
        {
            continuation();
        }
        finally
        {
            // A continuation that was written by hand may throw.
            methods.Running = outer;
            task.Loop.Trampoline.Inject(null);
        }
    }
}
