// asyncio binds a primitive to the first loop that waits on it. Here any use binds: two loops that share a lock by mistake would otherwise
// conflict only when both need it at the same time, in production. Invariant: an owner changes its state after Use has returned, never
// before, so a rejected call has changed nothing.
using System.Runtime.CompilerServices;

namespace Lariat;

/// <summary>
/// The loop to which an object belongs: the first that uses it. Until then the creating thread may use it without a loop.
/// </summary>
internal struct LoopBound()
{
    // The creating thread, until a loop uses the owner; then that loop. Never null, because the loop of a thread without one is null.
    private object _home = Thread.CurrentThread;

    /// <summary>True until a loop uses the owner.</summary>
    public readonly bool IsUnused => _home is Thread;

    /// <summary>True on the thread of the loop that owns the object.</summary>
    public readonly bool IsHere => ReferenceEquals(_home, EventLoop.CurrentOrNull);

    /// <summary>Begins a use on this thread; the first use on a loop binds the owner to it.</summary>
    /// <remarks>PERF: one comparison, no allocation (lock_handover, queue_roundtrip).</remarks>
    /// <exception cref="InvalidOperationException">The owner belongs to another loop, or no loop runs here.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Use<TOwner>(TOwner owner)
        where TOwner : class, ILoopBound
    {
        if (!ReferenceEquals(_home, EventLoop.CurrentOrNull))
        {
            Settle(owner);
        }
    }

    /// <summary>As <see cref="Use{TOwner}(TOwner)"/>, for callers that have the loop of this thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Use<TOwner>(TOwner owner, EventLoop here)
        where TOwner : class, ILoopBound
    {
        if (!ReferenceEquals(_home, here))
        {
            Settle(owner);
        }
    }

    private void Settle(ILoopBound owner)
    {
        object home = Volatile.Read(ref _home);
        if (EventLoop.CurrentOrNull is { } here)
        {
            BindTo(here, home, owner);
        }
        else if (home is EventLoop loop ? loop.IsRunning : !ReferenceEquals(home, Thread.CurrentThread))
        {
            throw LoopMismatch.Of(owner.LoopBoundName, home);
        }
    }

    private void BindTo(EventLoop here, object home, ILoopBound owner)
    {
        // A closed loop never uses the object again. If it is still held or waited for, it stays so: no loop may take it over.
        while (home is not EventLoop loop || (loop.IsClosed && owner.IsIdle))
        {
            // Two loops may use it for the first time concurrently: one of them binds it, and the other reads it again.
            object seen = Interlocked.CompareExchange(ref _home, here, home);
            if (ReferenceEquals(seen, home))
            {
                return;
            }

            home = seen;
        }

        throw LoopMismatch.Of(owner.LoopBoundName, home);
    }
}
