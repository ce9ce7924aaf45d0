using System.Runtime.CompilerServices;
using Lariat.Coroutines;
using Lariat.PlainMethods;

namespace Lariat;

/// <summary>
/// A wait of a plain <c>async Task</c> method (or C# iterator) that a task runs: for a future, or for a coroutine with parked frames of
/// its own. When the wait is over, the method's continuation runs as a segment of the task.
/// </summary>
internal sealed class PlainStrand(LoopTask task, Frame? leaf, Action continuation) : LoopItem, IStrand
{
    private Frame? _leaf = leaf;

    // The coroutine's AsyncLocals. The runtime restores the thread's values when the calling method suspends, as it does after any
    // plain method, and the task's own context belongs to the task's coroutine.
    private ExecutionContext? _values = leaf is null ? null : LoopContext.CaptureValues();

    // While the coroutine runs after a canceled foreign wait: whether an exception has delivered the request.
    private CancellationWatch? _watch;

    // Requests of scopes within it; they are not requests to the task.
    private int _scopeRequests;

    // Queued only to save native stack, where asyncio would be running it, so a cancellation request waits for its first suspension.
    private bool _isUnstarted;

    public LoopTask Task => task;

    public bool MustCancel { get; set; }

    public int RequestNumber { get; private set; }

    public bool IsReportDue { get; set; }

    public LoopItem? Waiter { get; private set; }

    /// <summary>True if the running code would receive a request at its next await.</summary>
    public bool HasUndeliveredRequest => MustCancel && _watch is not { HasSeenCancellation: true };

    /// <summary>True while the method, or the coroutine that it awaits, runs.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>The task of the waiting method; null if the await is not the compiler's.</summary>
    public Task? Method => continuation.Target as Task;

    public Exception? PendingError { private get; set; }

    private string? CancelMessage { get; set; }

    /// <summary>True if a scope's coroutine is one of the coroutines that wait here.</summary>
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

    /// <summary>Cancels the coroutines that wait here, for a scope among them; the task and its other methods continue.</summary>
    public void CancelByScope()
    {
        _scopeRequests++;
        Cancel(message: null, wasTokenRead: false);
    }

    /// <summary>Takes a scope's request back; with the last one, an undelivered request is dropped.</summary>
    /// <returns>The number of remaining requests.</returns>
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

    /// <summary>Begins with a coroutine that was too deep to start inline.</summary>
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

    /// <summary>Takes the request that the running code would receive at its next await.</summary>
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

    /// <summary>Runs, from the ready queue, when the awaited event has happened.</summary>
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
                // A foreign operation succeeded despite the request, or nothing suspended: the next wait of the method, or the task, delivers it.
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
                task.Loop.Trampoline.Injected = LoopTask.MisplacedWait(misplaced);
                End();
                break;
        }
    }

    /// <summary>Cancels a new wait immediately, because a request was made before it.</summary>
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

    /// <summary>Delivers to this wait a request that came while the method had no wait of Lariat's, and that could not be passed down.</summary>
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
            // A handwritten continuation may throw.
            methods.Running = outer;
            task.Loop.Trampoline.Injected = null;
        }
    }
}
