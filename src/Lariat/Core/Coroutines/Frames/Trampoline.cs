// The shared state of the frames of one loop: which frame runs next, how deep the native stack is, and where the running strand parked.
// A frame that parks does not register anywhere: like a Python coroutine, it yields its awaited object to the step that drives it
// (Parked, ParkedOn), and the step registers. That is asyncio's order of events, and it allows a plain async method that awaits a
// coroutine to take over the parked chain.
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>Runs frames without using the native stack for the await depth. One per loop; loop thread only.</summary>
internal sealed class Trampoline(ICoroutineHost host)
{
    // Maximum coroutines nested inline on the native stack (about 200 bytes each, more with large state machines);
    // deeper ones are started from the step's own loop, so a chain of any depth uses only this much stack.
    private const int MaxDepth = 64;

    [ThreadStatic]
    private static Trampoline? t_current;

    // The trampolines of the process with an injected exception. PERF: an await that ends reads this instead of a thread static.
    private static int s_injectedCount;

    // What the await of the frame or method that is resumed next throws.
    private Exception? _injected;

    /// <summary>
    /// The frame to run when the running one has unwound without completing: a child too deep to inline, a generator's frame, or
    /// the frame that handles an exception that passed the running one.
    /// </summary>
    internal Frame? Next;

    /// <summary>The root frame that an exception ended without running it.</summary>
    internal Frame? Ended;

    /// <summary>The number of coroutines currently nested inline on the native stack.</summary>
    internal int Depth;

    /// <summary>The frame at which the running strand parked.</summary>
    internal Frame? Parked;

    /// <summary>What that frame waits for; null for a bare yield.</summary>
    internal LoopItem? ParkedOn;

    /// <summary>True while a task's code runs: only then can coroutines be awaited.</summary>
    internal bool IsInTask;

    /// <summary>The loop behind this trampoline.</summary>
    internal ICoroutineHost Host { get; } = host;

    internal static Trampoline? CurrentOrNull => t_current;

    /// <summary>The trampoline of the loop that runs on this thread.</summary>
    internal static Trampoline Current => t_current ?? ThrowNoLoop();

    internal static void SetCurrent(Trampoline? trampoline) => t_current = trampoline;

    internal bool TryEnter()
    {
        CheckInTask();
        return TryNest();
    }

    /// <summary>Coroutines can be awaited in tasks only.</summary>
    internal void CheckInTask()
    {
        if (!IsInTask)
        {
            ThrowNoTask();
        }
    }

    /// <summary>Counts a plain method's continuation that runs on top of the method itself.</summary>
    internal bool TryNest()
    {
        if (Depth >= MaxDepth)
        {
            return false;
        }

        Depth++;
        return true;
    }

    /// <summary>Parks the running frame: yields its awaited object to the step.</summary>
    internal void Park(Frame frame, LoopItem? on)
    {
        Debug.Assert(Parked is null, "A strand parks once per step.");
        Parked = frame;
        ParkedOn = on;
    }

    /// <summary>Takes the parked frame and its awaited object; the caller registers the strand.</summary>
    internal (Frame? Frame, LoopItem? On) TakeParked()
    {
        (Frame?, LoopItem?) parked = (Parked, ParkedOn);
        Parked = null;
        ParkedOn = null;
        return parked;
    }

    /// <summary>Takes the frame that was to run after unwinding: a plain async method on the stack stops the unwinding.</summary>
    internal Frame? TakeNext()
    {
        Frame? next = Next;
        Next = null;
        return next;
    }

    /// <summary>Sets the exception that the next resumed await throws; null: none.</summary>
    internal void Inject(Exception? error)
    {
        if (error is not null || _injected is not null)
        {
            Exchange(error);
        }
    }

    /// <summary>Throws the injected exception. Lariat's awaiters call it when they are resumed, before they take their result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ThrowInjected()
    {
        if (_injected is not null)
        {
            throw TakeInjected()!;
        }
    }

    /// <summary>As <see cref="ThrowInjected"/>, for the trampoline of this thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ThrowInjectedHere()
    {
        if (Volatile.Read(ref s_injectedCount) > 0)
        {
            t_current?.ThrowInjected();
        }
    }

    /// <summary>Takes the exception that the resumed await must throw, for callers that do not throw it themselves.</summary>
    internal Exception? TakeInjected() => _injected is null ? null : Exchange(null);

    /// <summary>Runs a chain from its innermost frame until it parks or its root completes.</summary>
    /// <param name="leaf">The frame to resume or to start.</param>
    /// <param name="error">The exception that its await throws, or null.</param>
    /// <returns>The last frame that ran or ended: the root, if it has completed.</returns>
    internal Frame Run(Frame leaf, Exception? error = null)
    {
        Debug.Assert(Ended is null, "The caller that ran a chain to its end took the ended frame.");
        Frame frame = leaf;
        if (error is not null)
        {
            if (leaf.HasHandlers)
            {
                Inject(error);
            }
            else
            {
                Next = null;
                leaf.Fail(error);
                if (After(leaf) is not { } handler)
                {
                    return TakeEnded(leaf);
                }

                frame = handler;
            }
        }

        while (true)
        {
            Next = null;
            if (frame.State == FrameState.Created)
            {
                frame.State = FrameState.Started;
            }

            frame.MoveNext(this);
            if (After(frame) is not { } next)
            {
                return TakeEnded(frame);
            }

            frame = next;
        }
    }

    [DoesNotReturn]
    private static Trampoline ThrowNoLoop() => throw new InvalidOperationException(Thread.CurrentThread.IsThreadPoolThread
        ? "A coroutine can only be awaited inside a running event loop, and this code runs on the thread pool, which has no event loop. "
            + "Drop Task.Run: the coroutine runs on the loop, and "
            + "LoopTask.Create(WorkAsync()) runs it concurrently; for code that blocks use Coroutine.ToThread. A library's callback "
            + "reaches the loop with "
            + "loop.RunThreadSafe(WorkAsync()), or with loop.CallSoonThreadSafe(() => queue.TryPut(item)) and a task that takes from the "
            + "queue; give the library loop.AsTimeProvider() where "
            + "it takes a TimeProvider (docs/ecosystem.md)."
        : "A coroutine can only be awaited inside a running event loop, and this thread runs none. In Main, run it with "
            + "EventLoop.Run(MainAsync()), or, if that is a plain async method, which starts when it is called, with "
            + "EventLoop.Run(MainAsync), without a call. In a callback of a library, which runs on "
            + "a thread of its own, use loop.RunThreadSafe(WorkAsync()).");

    [DoesNotReturn]
    private static void ThrowNoTask() => throw new InvalidOperationException(
        "A coroutine can only be awaited inside a task, and this code runs in a callback of the loop. Make a task with "
            + "LoopTask.Create(coroutine).");

    // The count is written before this thread can read it, and other threads never look for the exception of this one.
    private Exception? Exchange(Exception? error)
    {
        Exception? injected = _injected;
        _injected = error;
        int change = (error is null ? 0 : 1) - (injected is null ? 0 : 1);
        if (change != 0)
        {
            Interlocked.Add(ref s_injectedCount, change);
        }

        return injected;
    }

    // After a completed frame comes its parent. A frame that did not complete has parked, or has left the next frame in Next.
    private Frame? After(Frame frame) => frame.IsCompleted ? frame.Parent : Next;

    // An eager start runs a chain inside another one: the inner chain must leave nothing behind for the outer one.
    private Frame TakeEnded(Frame last)
    {
        Frame ended = Ended ?? last;
        Ended = null;
        return ended;
    }
}
