// A task that waits is a chain of parked frames. Where one of them awaits a plain async method that itself waits for a coroutine, the
// stack continues below the method: the runtime's tasks lead from the wait in the method up to the frame (AwaitChain follows the same way).
// In a task that runs, the parked frames above the running ones are found from the root downwards, by their awaiters: the chain of parents
// below was taken apart when its frames ended.
using Lariat.Coroutines;
using Lariat.PlainMethods;

namespace Lariat;

/// <summary>Reads the stack of a task. Loop thread only.</summary>
/// <param name="root">The task's outermost frame.</param>
/// <param name="leaf">The innermost frame when the task last waited.</param>
/// <param name="waiter">What it waits for.</param>
/// <param name="methods">Its plain async methods, if it has any.</param>
internal sealed class TaskStack(Frame root, Frame leaf, LoopItem? waiter, TaskMethods? methods)
{
    // The innermost method first.
    private readonly List<CallGraphFrame> _frames = [];

    /// <summary>The stack of a task that does not run now.</summary>
    public List<CallGraphFrame> ReadWaiting()
    {
        if (!IsChain(leaf, root))
        {
            // It is in the middle of a step, which an eager start interrupts: the code on the thread's stack is not its own.
            AddAbove(root, includesRunning: true);
            return _frames;
        }

        if (waiter is ForeignWait wait)
        {
            AddBelow(wait, []);
        }

        AddWaiting(leaf, waiter);
        return _frames;
    }

    /// <summary>The stack of the task whose code calls this.</summary>
    public List<CallGraphFrame> ReadRunning()
    {
        _frames.AddRange(RunningMethods.Read());
        PlainStrand? strand = methods?.RunningStrand;
        if (strand is { IsRunning: true })
        {
            AddAbove(strand.Root!, includesRunning: false);
            AddMethods(strand);
        }
        else if (methods?.Running is { } method && PlainMethodSupport.IsEnabled)
        {
            AddAwaiting(method);
        }
        else if (strand is null && waiter is null)
        {
            AddAbove(root, includesRunning: false);
        }

        return _frames;
    }

    private static bool IsChain(Frame leaf, Frame root)
    {
        Frame frame = leaf;
        while (frame.Parent is { } parent)
        {
            frame = parent;
        }

        return ReferenceEquals(frame, root);
    }

    // A sleep, or the wait for a lock or an item, has no frame of its own unless it is a task's coroutine.
    private void AddWaiting(Frame? innermost, LoopItem? on)
    {
        if (on?.LeafName is { } name && innermost?.OwnName is null)
        {
            _frames.Add(new CallGraphFrame(name, isAsync: true));
        }

        AddChain(innermost);
    }

    private void AddChain(Frame? innermost)
    {
        for (Frame? frame = innermost; frame is not null; frame = frame.Parent)
        {
            Add(frame);
        }
    }

    private void Add(Frame frame) => _frames.Add(new CallGraphFrame(FrameNames.Of(frame), isAsync: true));

    /// <summary>Adds the parked frames above the running one.</summary>
    private void AddAbove(Frame outermost, bool includesRunning)
    {
        var above = new Stack<Frame>([outermost]);
        while (above.Peek().Awaited is { } child && ReferenceEquals(child.Parent, above.Peek()))
        {
            above.Push(child);
        }

        if (!includesRunning)
        {
            above.Pop();
        }

        foreach (Frame frame in above)
        {
            Add(frame);
        }
    }

    /// <summary>Adds what is below a frame that awaits a plain async method, if that is one chain.</summary>
    private void AddBelow(ForeignWait wait, HashSet<PlainStrand> seen)
    {
        PlainStrand[] below = [.. (methods?.Strands ?? []).Where(strand => ReferenceEquals(FindWait(strand, names: null), wait))];
        if (below is not [var strand] || !seen.Add(strand))
        {
            return;
        }

        if (strand.Waiter is ForeignWait next)
        {
            AddBelow(next, seen);
        }

        AddWaiting(strand.Leaf, strand.Waiter);
        FindWait(strand, _frames);
    }

    /// <summary>Adds the method of a strand, the methods above it, and the frames that await them.</summary>
    private void AddMethods(PlainStrand strand)
    {
        if (FindWait(strand, _frames) is { } wait)
        {
            AddAwaiting(wait);
        }
    }

    private void AddAwaiting(Task method)
    {
        if (FindWait(method, _frames) is { } wait)
        {
            AddAwaiting(wait);
        }
    }

    private void AddAwaiting(ForeignWait wait)
    {
        if (wait.Strand is PlainStrand above)
        {
            AddChain(above.Leaf);
            AddMethods(above);
        }
        else if (wait.Strand is LoopTask)
        {
            AddChain(leaf);
        }
    }

    private static ForeignWait? FindWait(PlainStrand strand, List<CallGraphFrame>? names)
    {
        if (!PlainMethodSupport.IsEnabled || strand.Method is not { } method)
        {
            return null;
        }

        AddMethod(method, names);
        return FindWait(method, names);
    }

    /// <summary>The frame's wait for a method, directly or through other methods, whose names are added.</summary>
    /// <returns>Null if there is not exactly one.</returns>
    private static ForeignWait? FindWait(Task method, List<CallGraphFrame>? names)
    {
        var seen = new HashSet<Task>(ReferenceEqualityComparer.Instance) { method };
        while (RuntimeInternals.FindWaiters(method) is [var waiter])
        {
            if (waiter is ForeignWait wait)
            {
                return wait;
            }

            if (waiter is not Task above || !seen.Add(above))
            {
                return null;
            }

            AddMethod(above, names);
            method = above;
        }

        return null;
    }

    // A combinator of the base library has no name that a user wrote.
    private static void AddMethod(Task method, List<CallGraphFrame>? names)
    {
        if (names is not null && MethodLayout.Of(method) is { IsMethod: true } layout)
        {
            names.Add(new CallGraphFrame(FrameNames.Of(layout.ReadMachine(method).GetType()), isAsync: true));
        }
    }
}
