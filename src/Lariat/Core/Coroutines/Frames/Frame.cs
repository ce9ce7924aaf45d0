// The activation record of one coroutine call: the state machine lives here from its first instruction (which makes it lazy),
// so suspending copies nothing. Frames are pooled; user code holds a (frame, version) pair, and every use checks the
// version, so a second await throws even after the frame was recycled. A parent links the frames of a parked chain: it is the
// asynchronous call stack.
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>One coroutine call. Created on any thread; run on one loop's thread only.</summary>
internal abstract class Frame : LoopItem
{
    /// <summary>The frame that awaits this one, once it has suspended.</summary>
    internal Frame? Parent;

    /// <summary>The body's exception, until its single reader takes it.</summary>
    internal Exception? Error;

    /// <summary>The version of the only valid handle: first the coroutine's, then its awaiter's, then none.</summary>
    internal int Version;

    internal FrameState State;

    /// <summary>
    /// In how many frames of this chain <see cref="Error"/> was thrown, at most <see cref="LongTrace.MaxThrows"/>. Also set while the body
    /// runs, by the last await that threw; meaningless unless the body ends with that exception.
    /// </summary>
    internal byte Throws;

    /// <summary>Runs the body up to its next await that suspends, or to its end. Never throws.</summary>
    /// <param name="trampoline">The trampoline of the loop that runs on this thread.</param>
    internal abstract void MoveNext(Trampoline trampoline);

    /// <summary>Releases all references and returns to the pool. Advances the version, so that stale handles are detected.</summary>
    internal abstract void Recycle();

    /// <summary>The compiler-generated type that runs in this frame, for diagnostics.</summary>
    internal virtual Type CodeType => GetType();

    /// <summary>
    /// The name of the member that users call, for a frame of Lariat's that no method of that name runs; null: as <see cref="CodeType"/>.
    /// </summary>
    internal virtual string? OwnName => null;

    /// <summary>The frame that this one awaits, read from the code's awaiter: for rare events, since it may use reflection.</summary>
    internal virtual Frame? Awaited => null;

    /// <summary>
    /// False if throwing through this frame cannot be observed: its code has no try, using, lock or the like, so an exception can
    /// bypass it without being thrown in it.
    /// </summary>
    internal virtual bool HasHandlers => true;

    internal bool IsCompleted => State >= FrameState.Succeeded;

    /// <summary>True if the code in this frame has a variable, or a "this", that is the object. Uses reflection: for rare events.</summary>
    internal virtual bool Refers(object target) => false;

    /// <summary>Claims the coroutine for its single use: by an await, a task, or a loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Frame Claim(Frame? frame, int version)
    {
        if (frame is null || frame.Version != version)
        {
            ThrowUnusable(frame);
        }

        frame.Version = version + 1;
        return frame;
    }

    /// <summary>As <see cref="Claim"/>, for uses that need a frame: a task, a generator. A leaf becomes one.</summary>
    internal static Frame ClaimWhole(Frame? frame, int version)
    {
        frame = Claim(frame, version);
        if (frame.State == FrameState.Leaf)
        {
            frame.State = FrameState.Created;
        }

        return frame;
    }

    /// <summary>A leaf (<see cref="Leaf{T}"/>) is awaited: true if it need not wait.</summary>
    internal virtual bool TryCompleteLeaf(Trampoline trampoline) => throw new UnreachableException($"{GetType()} is no leaf.");

    /// <summary>A leaf is awaited and has to wait: begins the wait of the frame or method that awaits it.</summary>
    /// <returns>What it waits for; null: a bare yield.</returns>
    internal virtual LoopItem? BeginLeaf(Trampoline trampoline) => throw new UnreachableException($"{GetType()} is no leaf.");

    /// <summary>Parks the frame that awaits this leaf, at the wait that the leaf begins.</summary>
    internal virtual void ParkAtLeaf(Frame parent) => throw new UnreachableException($"{GetType()} is no leaf.");

    /// <summary>The await of a leaf ends: throws the exception of the wait, or the leaf's own.</summary>
    internal virtual void EndLeaf() => ThrowUnusable(this);

    /// <summary>Runs the body inline, in the caller's step, as Python's <c>await</c> does. True if it returned.</summary>
    internal bool RunInline()
    {
        Trampoline trampoline = Trampoline.Current;
        if (State != FrameState.Created)
        {
            return State == FrameState.Leaf ? TryCompleteLeaf(trampoline) : State == FrameState.Succeeded;
        }

        if (!trampoline.TryEnter())
        {
            return false;
        }

        State = FrameState.Started;
        MoveNext(trampoline);
        trampoline.Depth--;
        return State == FrameState.Succeeded;
    }

    /// <summary>Suspends the parent, which awaits this frame: called once, after <see cref="RunInline"/> returned false.</summary>
    internal void Suspend(Frame parent)
    {
        Debug.Assert(State != FrameState.Succeeded && Parent is null);
        if (State == FrameState.Leaf)
        {
            ParkAtLeaf(parent);
            return;
        }

        switch (State)
        {
            case FrameState.Faulted when parent.HasHandlers:
                // The parent is resumed, in this step, when the stack has unwound; its await throws then.
                Parent = parent;
                Trampoline.Current.Next = parent;
                break;
            case FrameState.Faulted:
                Exception error = Error!;
                parent.Throws = Throws;
                Recycle();
                SkippedFrames.Record(error, parent);
                parent.Fail(error);
                break;
            case FrameState.Created:
                Parent = parent;
                Trampoline.Current.Next = this;
                break;
            default:
                Parent = parent;
                break;
        }
    }

    /// <summary>Ends the frame with an exception, and with it every caller in which throwing it could not be observed.</summary>
    /// <remarks>
    /// PERF: a throw and catch costs 2 to 5 µs per frame; this way it is paid once where the user throws and once where a handler is
    /// (throw_10, cancel_6_frames).
    /// </remarks>
    internal void Fail(Exception error)
    {
        Frame frame = this;
        while (frame.Parent is { HasHandlers: false } parent)
        {
            SkippedFrames.Record(error, parent);
            parent.Throws = frame.Throws;
            frame.Recycle();
            frame = parent;
        }

        frame.Error = error;
        frame.State = FrameState.Faulted;
        if (!ReferenceEquals(frame, this))
        {
            // The trampoline inspects the frame that ran, which is not the frame that ended.
            Trampoline trampoline = Trampoline.Current;
            trampoline.Next = frame.Parent;
            trampoline.Ended = frame.Parent is null ? frame : null;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckVersion(int version)
    {
        if (Version != version)
        {
            ThrowUnusable(this);
        }
    }

    /// <summary>For the single reader: recycles the frame and throws the body's exception, or a misuse error if it has not ended.</summary>
    internal void ThrowUnsuccessful()
    {
        if (State != FrameState.Faulted)
        {
            throw new InvalidOperationException(
                "The coroutine has not completed, and a blocking wait would stop its loop. Use await, or EventLoop.Run from outside.");
        }

        Exception error = Error!;
        byte throws = Throws;
        if (Parent is { } parent)
        {
            parent.Throws = LongTrace.Next(throws);
        }

        Recycle();
        LongTrace.Throw(error, throws);
    }

    [DoesNotReturn]
    private protected static void ThrowUnusable(Frame? frame) => throw new InvalidOperationException(
        frame is null
            ? "This is default(Coroutine): no coroutine method made it. Call the method and use what it returns."
            : "This coroutine was already awaited or made a task; it can be used once. Call its method again, or make a task with "
                + "LoopTask.Create and await that as often as needed.");
}

/// <summary>A frame whose body returns a value.</summary>
internal abstract class Frame<T> : Frame
{
    internal T? Result;

    internal void Succeed(T result)
    {
        Result = result;
        State = FrameState.Succeeded;
    }

    /// <summary>As <see cref="Frame.EndLeaf"/>; returns the leaf's result.</summary>
    internal virtual T EndLeafWithResult()
    {
        ThrowUnusable(this);
        return default;
    }

    /// <summary>For the single reader: takes the result and recycles the frame, or throws.</summary>
    internal T TakeResult()
    {
        if (State != FrameState.Succeeded)
        {
            ThrowUnsuccessful();
        }

        T result = Result!;
        Recycle();
        return result;
    }
}
