using System.Runtime.CompilerServices;
using Lariat.Coroutines;
using Lariat.PlainMethods;

namespace Lariat;

/// <summary>
/// A wait of a plain <c>async Task</c> method (or C# iterator) that a task runs: for a future, or for a coroutine with parked frames of
/// its own. When the wait is over, the method's continuation runs as a segment of the task.
/// </summary>
internal sealed partial class PlainStrand(LoopTask task, Frame? root, Frame? leaf, Action continuation) : LoopItem, IStrand
{
    private Frame? _leaf = leaf;

    // The coroutine's AsyncLocals. The runtime restores the thread's values when the calling method suspends, as it does after any
    // plain method, and the task's own context belongs to the task's coroutine.
    private ExecutionContext? _values = leaf is null ? null : LoopContext.CaptureValues();

    // Counts the requests of scopes within the method, which are not requests to the task.
    private CancelRequest _cancelRequest;
    private CancelDetails _cancelDetails;

    // Queued only to save native stack, where asyncio would be running it, so a cancellation request waits for its first suspension.
    private bool _isUnstarted;

    public LoopTask Task => task;

    public LoopItem? Waiter { get; private set; }

    public CancelScope? Scope { get; set; }

    /// <summary>The coroutine that waits, below those that the method awaits; null if the method itself waits.</summary>
    public Frame? Leaf => _leaf;

    /// <summary>The outermost coroutine, which the method awaits; null if the method itself waits.</summary>
    public Frame? Root => root;

    /// <summary>True if the running code would receive a request at its next await.</summary>
    public bool HasUndeliveredRequest => _cancelRequest.IsUndelivered && _cancelDetails.Watch is not { HasSeenCancellation: true };

    /// <summary>True while the method, or the coroutine that it awaits, runs.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>The task of the waiting method; null if the await is not the compiler's.</summary>
    public Task? Method => continuation.Target as Task;

    ref CancelRequest IStrand.Request => ref _cancelRequest;

    ref CancelDetails IStrand.Details => ref _cancelDetails;

    /// <summary>The number of requests of time-outs and groups within the method.</summary>
    public int OwnCancelRequests => _cancelRequest.OwnCount;

    /// <summary>True if a scope's coroutine is one of the coroutines that wait here.</summary>
    public bool Runs(object scope) => Runs(_leaf, scope);

    /// <summary>True if a scope's coroutine is one of those that wait, from the innermost to the outermost.</summary>
    public static bool Runs(Frame? leaf, object scope)
    {
        for (Frame? frame = leaf; frame is not null; frame = frame.Parent)
        {
            if (frame.CodeType.Assembly == typeof(Frame).Assembly && frame.Refers(scope))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Begins the wait; null: a bare yield.</summary>
    public void Start(LoopItem? on)
    {
        TaskMethods methods = task.Methods;
        AdoptRequest(methods);
        methods.Strands.Add(this);
        CancelScope.Adopt(this);
        Settle(on);
    }

    /// <summary>Begins with a coroutine that was too deep to start inline.</summary>
    public void StartLater()
    {
        TaskMethods methods = task.Methods;
        AdoptRequest(methods);
        methods.Strands.Add(this);
        CancelScope.Adopt(this);
        _isUnstarted = _leaf is not null;
        task.Wake(this);
    }

    /// <summary>True if this is a wait of the method with that task, or of the async iterator that is that object.</summary>
    public bool IsOf(object method) => Method is { } own
        && (ReferenceEquals(own, method)
            || (method is IAsyncStateMachine && MethodLayout.Of(own)
                is { IsMethod: true } layout && ReferenceEquals(layout.ReadMachine(own), method)));

    public override string ToString() => $"a plain async method of {task}";

    internal override void AddAwaiting(List<LoopItem> tasks) => task.AddAwaiting(tasks);

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
        TaskMethods methods = task.Methods;
        PlainStrand? outer = methods.RunningStrand;
        methods.RunningStrand = this;
        try
        {
            Resume();
        }
        finally
        {
            methods.RunningStrand = outer;
        }
    }

    private void Resume()
    {
        Trampoline trampoline = task.Loop.Trampoline;
        Exception? error = null;
        bool isWatched = false;
        if (!_isUnstarted)
        {
            error = _cancelRequest.TakeForStep(ref _cancelDetails, Waiter, leaf: null, out isWatched);
        }

        _isUnstarted = false;
        if (Waiter is { } waiter && !waiter.TryEndWait(ref error))
        {
            waiter.Register(this);
            CancelUndelivered(waiter);
            return;
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
        if (isWatched)
        {
            CancellationWatch.Run(this, _leaf);
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
            if (_cancelRequest.TryTake())
            {
                // A foreign operation succeeded despite the request, or nothing suspended: the next wait of the method, or the task,
                // delivers it.
                task.KeepRequest(_cancelDetails.Message, Method);
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
                CancelUndelivered(on);
                break;
            case Registration.Ready:
                task.Wake(this);
                break;
            case var misplaced:
                // The next step throws it: at the await of the coroutine that waits, or of the method.
                _cancelDetails.SetError(LoopTask.MisplacedWait(misplaced));
                task.Wake(this);
                break;
        }
    }

    private void End()
    {
        TaskMethods methods = task.Methods;
        methods.Strands.Remove(this);
        Scope?.RemoveMember(this);
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
            task.Loop.Trampoline.Inject(null);
        }
    }
}
