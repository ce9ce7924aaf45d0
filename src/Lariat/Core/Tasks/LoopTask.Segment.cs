// A segment is a stretch of a task's code: a step of its coroutine, the continuation of a plain async method that it runs, a callback
// posted to it. Every segment runs with the task current, in its context, with its synchronization context. A strand that becomes ready
// in the middle of a segment of the same task runs at its end, at the same place in the ready queue: asyncio would have run it inline.
using Lariat.Coroutines;

namespace Lariat;

public partial class LoopTask
{
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

        RenewBelow();
        ExecutionContext? values = LoopContext.CaptureValues();
        if (values is not null || _context is not null)
        {
            LeaveContext(values, outerValues);
        }

        EventLoop loop = Loop;
        loop.CurrentTask = null;
        loop.Trampoline.IsInTask = false;
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

    /// <summary>Lets canceled scopes reach plain methods that have continued despite a request.</summary>
    internal void RenewBelow() => _extras?.Methods?.RenewBelow();

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

        public ExecutionContext? Values { get; } = LoopContext.CaptureValues();

        public void Restore(EventLoop loop)
        {
            loop.CurrentTask = _task;
            loop.Trampoline.IsInTask = _isInTask;
            SynchronizationContext.SetSynchronizationContext(_synchronizationContext);
        }
    }
}
