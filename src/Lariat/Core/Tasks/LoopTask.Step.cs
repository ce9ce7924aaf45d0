// A segment is a stretch of a task's code: a step of its coroutine, the continuation of a plain async method that it runs, a callback
// posted to it. Every segment runs with the task current, in its context, with its synchronization context. A strand that becomes ready
// in the middle of a segment of the same task runs at its end, at the same place in the ready queue: asyncio would have run it inline.
using System.Diagnostics;
using Lariat.Coroutines;

namespace Lariat;

public partial class LoopTask : IStrand
{
    LoopTask IStrand.Task => this;

    LoopItem? IStrand.Waiter => _waiter;

    ref CancelRequest IStrand.Request => ref _cancelRequest;

    ref CancelDetails IStrand.Details => ref Extras.CancelDetails;

    CancelScope? IStrand.Scope
    {
        get => _extras?.Scope;
        set => Extras.Scope = value;
    }

    void IStrand.KeepRequest(string? message) => KeepRequest(message);

    void IStrand.Step() => Step();

    /// <summary>A step, from the ready queue.</summary>
    internal override void Run()
    {
        EnterSegment();
        try
        {
            Step();
        }
        finally
        {
            LeaveSegment();
        }
    }

    /// <summary>Resumes a plain method as a segment of this task, from the ready queue.</summary>
    internal void RunSegment(Action moveNext, Task method)
    {
        EnterSegment();
        Methods.Running = method;
        try
        {
            moveNext();
        }
        finally
        {
            Methods.Running = null;
            LeaveSegment();
        }
    }

    /// <summary>The first step at creation (asyncio's eager start): inside another task's step or a callback.</summary>
    internal void StartEagerly()
    {
        var outer = new OuterSegment(Loop);
        EnterSegment();
        try
        {
            Step();
        }
        finally
        {
            LeaveSegment(outer.Values);
            outer.Restore(Loop);
        }
    }

    /// <summary>Begins a segment; the loop's iteration calls it while no segment runs, except for an eager start.</summary>
    internal void EnterSegment()
    {
        // First, since it throws for a context that was entered already.
        _context?.Enter();
        EventLoop loop = Loop;
        loop.CurrentTask = this;
        loop.Trampoline.IsInTask = true;
        SynchronizationContext.SetSynchronizationContext(_synchronizationContext);
    }

    internal void LeaveSegment(ExecutionContext? outerValues = null)
    {
        while (_extras?.ReadyInSegment is { Count: > 0 } ready)
        {
            ((IStrand)ready.Dequeue()).Step();
        }

        ExecutionContext? values = LoopContext.CaptureValues();
        if (values is not null || _context is not null)
        {
            LeaveContext(values, outerValues);
        }

        EventLoop loop = Loop;
        loop.CurrentTask = null;
        loop.Trampoline.IsInTask = false;
        loop.Trampoline.Depth = 0;
    }

    /// <summary>Runs a strand of this task that has become ready: at the end of the running segment, or through the loop.</summary>
    internal void Wake(LoopItem strand)
    {
        if (ReferenceEquals(Loop.CurrentTask, this))
        {
            (Extras.ReadyInSegment ??= new Queue<LoopItem>()).Enqueue(strand);
        }
        else
        {
            Loop.Enqueue(strand);
        }
    }

    /// <summary>One step of the main strand, inside a segment.</summary>
    internal void Step()
    {
        Debug.Assert(!IsCompleted);
        Frame leaf = _leaf!;
        Exception? error = null;
        bool isWatched = false;
        if (_cancelRequest.State != CancelState.None || _extras is not null)
        {
            error = TakeErrorForStep(out isWatched);
        }

        if (_waiter is { } waiter && !waiter.TryEndWait(ref error))
        {
            waiter.Register(this);
            CancelUndelivered(waiter);
            return;
        }

        _waiter = null;
        if (error is not null && leaf.State == FrameState.Created)
        {
            // Canceled before its first step: none of the body runs.
            leaf.Recycle();
            End(error);
            return;
        }

        Trampoline trampoline = Loop.Trampoline;
        Frame last = isWatched ? CancellationWatch.Run(this, leaf) : trampoline.Run(leaf, error);
        Settle(trampoline, last);
    }

    private void CancelUndelivered(LoopItem wait)
    {
        if (_cancelRequest.IsUndelivered)
        {
            StrandCancellation.CancelNewWait(this, wait, RequestMessage);
        }
    }

    /// <summary>Ends the step: registers with the object on which the strand parked, or ends the task.</summary>
    private void Settle(Trampoline trampoline, Frame last)
    {
        while (true)
        {
            (Frame? parked, LoopItem? on) = trampoline.TakeParked();
            if (parked is null)
            {
                End(last);
                return;
            }

            if (!ReferenceEquals(_leaf, parked))
            {
                // PERF: the same frame parks repeatedly, and the comparison is cheaper than the write barrier (yield_1000).
                _leaf = parked;
            }

            if (on is null)
            {
                Loop.Enqueue(this);
                return;
            }

            Registration registration = on.Register(this);
            if (registration == Registration.Waiting)
            {
                _waiter = on;
                CancelUndelivered(on);
                return;
            }

            if (registration is Registration.SelfWait or Registration.OtherLoop)
            {
                Extras.CancelDetails.SetError(MisplacedWait(registration));
                Extras.HasAwaitedItself |= registration == Registration.SelfWait;
                Loop.Enqueue(this);
                return;
            }

            last = trampoline.Run(parked, registration == Registration.Ready ? null : MisplacedWait(registration));
        }
    }

    internal override Registration Register(LoopItem strand)
        => _extras is { HasAwaitedItself: true } ? Registration.AwaitedItself : base.Register(strand);

    internal static InvalidOperationException MisplacedWait(Registration registration) => new(
        registration == Registration.SelfWait ? "A task cannot await itself: it would wait forever."
            : registration == Registration.AwaitedItself ? "The awaited task has awaited itself, and cannot be awaited until it has ended."
            : "The awaited future belongs to another event loop. Await it there, or use RunThreadSafe to run a coroutine on that loop.");

    private void End(Frame root)
    {
        Debug.Assert(root.IsCompleted && root.Parent is null);
        if (root.State == FrameState.Faulted)
        {
            Exception error = root.Error!;
            root.Recycle();
            End(error);
            return;
        }

        KeepResult(root);
        root.Recycle();
        Forget();
        if (_cancelRequest.TryTake())
        {
            // Canceled in its last step, before it returned: canceled takes precedence over the result, as in asyncio.
            CompleteCanceled(RequestMessage);
        }
        else
        {
            CompleteSucceeded();
        }
    }

    private void End(Exception error)
    {
        bool isCancellation = IsCancellation(error);
        Forget();
        if (isCancellation)
        {
            CompleteCanceled(error);
        }
        else
        {
            CompleteFaulted(error);
        }
    }

    private void Forget()
    {
        if (Loop.IsDebug)
        {
            WarnOfPlainMethods();
        }

        _root = null;
        _leaf = null;
        Loop.PendingTasks.Remove(this);
    }

    private void WarnOfPlainMethods()
    {
        if (_extras?.Methods is { Strands.Count: > 0 })
        {
            Loop.WriteLog($"{this} has ended while a plain async method that it started still runs: await what it returned.");
        }
    }

    private void LeaveContext(ExecutionContext? values, ExecutionContext? outer)
    {
        if (_context is { } context)
        {
            context.Leave(values, outer);
        }
        else
        {
            _context = LoopContext.FromValues(values);
            LoopContext.RestoreValues(outer);
        }
    }

    /// <summary>The state that was current before an eager start.</summary>
    private readonly struct OuterSegment(EventLoop loop)
    {
        private readonly LoopTask? _task = loop.CurrentTask;
        private readonly SynchronizationContext? _synchronizationContext = SynchronizationContext.Current;
        private readonly bool _isInTask = loop.Trampoline.IsInTask;
        private readonly int _depth = loop.Trampoline.Depth;

        public ExecutionContext? Values { get; } = LoopContext.CaptureValues();

        public void Restore(EventLoop loop)
        {
            loop.CurrentTask = _task;
            loop.Trampoline.IsInTask = _isInTask;
            loop.Trampoline.Depth = _depth;
            SynchronizationContext.SetSynchronizationContext(_synchronizationContext);
        }
    }
}
