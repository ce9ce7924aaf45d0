using System.Runtime.CompilerServices;

namespace Lariat.LowLevel;

/// <summary>A future for one awaiter, taken from its loop's pool: the primitives make their tasks wait on it.</summary>
/// <remarks>
/// Take one with <see cref="WaitQueue.Add"/>, await it, and return it with <see cref="WaitQueue.Remove"/> in a finally block of
/// the same method (<see cref="WaitQueue.WaitAsync"/> does both); it must not be used afterwards. Costs no allocation. Thread: its loop's.
/// </remarks>
public sealed class Waiter : Future<bool>
{
    // Waiters of one loop beyond this number are left to the garbage collector.
    internal const int MaxPooledCount = 1024;

    private Waiter(EventLoop loop)
        : base(loop)
    {
    }

    internal Waiter? Next { get; set; }

    internal Waiter? Previous { get; set; }

    internal WaitQueue? Queue { get; set; }

    /// <summary>Ends the wait of a leaf; null if a coroutine awaits the waiter itself.</summary>
    internal IWaitOwner? Owner { get; set; }

    internal override string? LeafName => Owner?.WaitName;

    /// <summary>Wakes the awaiter. False if it was woken or canceled before.</summary>
    public bool TryWake() => TrySetResult(true);

    internal static Waiter Rent(EventLoop loop) => Unsafe.As<Waiter?>(loop.FreeWaiters.TryPop()) ?? new Waiter(loop);

    internal override bool TryEndWait(ref Exception? error)
    {
        if (Owner is not { } owner)
        {
            return true;
        }

        if (error is null && IsCanceled)
        {
            error = TakeCanceledException();
        }

        return owner.TryEndWait(this, ref error);
    }

    /// <summary>Makes a waiter that was woken wait again.</summary>
    internal void Renew() => ResetResult();

    internal void Return()
    {
        if (IsCompleted && !IsFaulted)
        {
            ResetResult();
            Owner = null;
            Loop.FreeWaiters.Push(this);
        }
    }
}
