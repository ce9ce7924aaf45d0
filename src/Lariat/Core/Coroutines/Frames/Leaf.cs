// A coroutine that is a single wait and has no code of its own: a sleep, the acquisition of a lock, an item of a queue. Awaited, it needs
// no frame: it completes inline, or parks the frame that awaits it. The object only carries the arguments from the call to the await,
// and is free for the next call from then on; so one per primitive is enough. Made a task, it acts as that task's frame.
using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>A coroutine without a body. Created on any thread; used on one loop's thread only.</summary>
internal abstract class Leaf<T> : Frame<T>
{
    // Between the call that returns the coroutine and the await. Read by the thread that caches the leaf, written by the one that awaits.
    private volatile bool _isTaken;

    // As a task's frame: it has begun to wait.
    private bool _hasBegun;

    private protected Leaf() => State = FrameState.Leaf;

    /// <summary>True if a cache refers to the leaf, so that it must not be returned to a pool.</summary>
    internal bool IsCached { get; set; }

    /// <summary>Takes the leaf for one coroutine. False if another one has it. Called by one thread only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryTake()
    {
        if (_isTaken)
        {
            return false;
        }

        _isTaken = true;
        return true;
    }

    internal override bool TryCompleteLeaf(Trampoline trampoline)
    {
        trampoline.CheckInTask();
        bool isComplete;
        try
        {
            isComplete = TryComplete();
        }
        catch
        {
            Release();
            throw;
        }

        if (isComplete)
        {
            Release();
        }

        return isComplete;
    }

    internal override LoopItem? BeginLeaf()
    {
        LoopItem? wait = BeginWait();
        Release();
        return wait;
    }

    internal override void EndLeaf() => EndLeafWithResult();

    internal sealed override T EndLeafWithResult()
    {
        Trampoline.ThrowInjectedHere();
        return GetResult();
    }

    internal sealed override void MoveNext(Trampoline trampoline)
    {
        try
        {
            if (!_hasBegun && !TryComplete())
            {
                _hasBegun = true;
                trampoline.Park(this, BeginWait());
            }
            else if (trampoline.TakeInjected() is { } error)
            {
                Fail(error);
            }
            else
            {
                Succeed(GetResult());
            }
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    internal sealed override void Recycle()
    {
        Error = null;
        Parent = null;
        Result = default;
        _hasBegun = false;
        State = FrameState.Leaf;
        Release();
    }

    /// <summary>The leaf is awaited: true if it need not wait. Changes nothing if it throws.</summary>
    private protected abstract bool TryComplete();

    /// <summary>Begins the wait, after <see cref="TryComplete"/> returned false; null: a bare yield.</summary>
    private protected abstract LoopItem? BeginWait();

    /// <summary>The result of the await: called once it has completed or its wait has ended without an exception.</summary>
    private protected abstract T GetResult();

    /// <summary>Returns the leaf to its pool, if it has one.</summary>
    private protected virtual void ReturnToPool()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void Release()
    {
        Version++;
        bool isCached = IsCached;
        _isTaken = false;
        if (!isCached)
        {
            ReturnToPool();
        }
    }
}
