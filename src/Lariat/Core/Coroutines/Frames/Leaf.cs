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

    // The trampoline of the last await, which usually is that of the next one. PERF: each reading of a thread static is a call.
    private Trampoline? _trampoline;

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
        BeginAwait(trampoline);
        bool isComplete;
        try
        {
            isComplete = TryComplete(trampoline);
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

    internal override LoopItem? BeginLeaf(Trampoline trampoline)
    {
        LoopItem? wait = BeginWait(trampoline);
        Release();
        return wait;
    }

    internal sealed override void ParkAtLeaf(Frame parent)
    {
        Trampoline trampoline = _trampoline!;
        trampoline.Park(parent, BeginLeaf(trampoline));
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
            if (!_hasBegun && !TryComplete(trampoline))
            {
                _hasBegun = true;
                trampoline.Park(this, BeginWait(trampoline));
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
    private protected abstract bool TryComplete(Trampoline trampoline);

    /// <summary>Begins the wait, after <see cref="TryComplete"/> returned false; null: a bare yield.</summary>
    private protected abstract LoopItem? BeginWait(Trampoline trampoline);

    /// <summary>The result of the await: called once it has completed or its wait has ended without an exception.</summary>
    private protected abstract T GetResult();

    /// <summary>Returns the leaf to its pool, if it has one.</summary>
    private protected virtual void ReturnToPool()
    {
    }

    /// <summary>Forgets the loop of the last await, so that a leaf in a pool does not keep it alive.</summary>
    private protected void ForgetLoop() => _trampoline = null;

    /// <summary>As <see cref="ForgetLoop"/>, by the thread that caches it: one that is taken may be awaited on another thread.</summary>
    private protected void ForgetLoopUnlessTaken()
    {
        if (!_isTaken)
        {
            ForgetLoop();
        }
    }

    /// <summary>The first action of an await.</summary>
    private protected void BeginAwait(Trampoline trampoline)
    {
        trampoline.CheckInTask();
        if (!ReferenceEquals(_trampoline, trampoline))
        {
            _trampoline = trampoline;
        }
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
