// The waits of GetAsync and PutAsync. Items are not handed over: a woken task checks the queue in its own step, and waits again, at
// the end of the queue, if another task was faster. asyncio: the loops in Queue.get and Queue.put.
using Lariat.Coroutines;
using Lariat.LowLevel;

namespace Lariat;

public partial class AsyncQueue<T>
{
    /// <summary>Ends the wait of a task in one of the two wait queues.</summary>
    /// <param name="waiters">The wait queue.</param>
    /// <param name="waiter">The wait.</param>
    /// <param name="isPossible">True if there is an item to get, or room to put one.</param>
    /// <param name="error">The cancellation.</param>
    /// <returns>False if the task waits again.</returns>
    private bool TryEndWait(WaitQueue waiters, Waiter waiter, bool isPossible, Exception? error)
    {
        if (error is null && !isPossible && !IsShutdown)
        {
            waiters.Renew(waiter);
            return false;
        }

        // A wake-up that reached a canceled task passes to the next in line.
        bool passOn = error is not null && isPossible && !waiter.IsCanceled;
        waiters.RemoveHere(waiter);
        if (passOn)
        {
            waiters.TryWakeAndDetachNext();
        }

        return true;
    }

    private sealed class GetLeaf(AsyncQueue<T> owner) : Leaf<T>, IWaitOwner
    {
        public string WaitName => OwnName;

        internal override string OwnName => $"{nameof(AsyncQueue<>)}.{nameof(GetAsync)}";

        public bool TryEndWait(Waiter waiter, ref Exception? error)
            => owner.TryEndWait(owner._getters, waiter, isPossible: !owner.IsEmpty, error);

        private protected override bool TryComplete(Trampoline trampoline)
        {
            owner._bound.Use(owner, EventLoop.Of(trampoline));
            return !owner.IsEmpty || owner.IsShutdown;
        }

        private protected override Waiter BeginWait(Trampoline trampoline) => owner._getters.AddFor(this, EventLoop.Of(trampoline));

        private protected override T GetResult() => owner.IsEmpty ? throw new QueueShutdownException() : owner.Take();
    }

    // It keeps its item until the item is in the queue, so it is free only then; but its awaiter reads nothing, so any queue may use it.
    private sealed class PutLeaf : Leaf<Nothing>, IWaitOwner
    {
        private AsyncQueue<T> _owner = null!;
        private T _item = default!;

        public string WaitName => OwnName;

        internal override string OwnName => $"{nameof(AsyncQueue<>)}.{nameof(PutAsync)}";

        public static PutLeaf Rent() => FramePool<PutLeaf>.TryRent() ?? new();

        public void Set(AsyncQueue<T> owner, T item)
        {
            if (!ReferenceEquals(_owner, owner))
            {
                _owner = owner;
            }

            _item = item;
        }

        internal override Waiter BeginLeaf(Trampoline trampoline) => BeginWait(trampoline);

        public bool TryEndWait(Waiter waiter, ref Exception? error)
        {
            if (!_owner.TryEndWait(_owner._putters, waiter, isPossible: !_owner.IsFull, error))
            {
                return false;
            }

            try
            {
                if (error is null)
                {
                    Put();
                }
            }
            catch (Exception failure)
            {
                error = failure;
            }

            _item = default!;
            if (State == FrameState.Leaf)
            {
                Release();
            }

            return true;
        }

        private protected override bool TryComplete(Trampoline trampoline)
        {
            _owner._bound.Use(_owner, EventLoop.Of(trampoline));
            if (_owner.IsFull && !_owner.IsShutdown)
            {
                return false;
            }

            Put();
            return true;
        }

        private protected override Waiter BeginWait(Trampoline trampoline) => _owner._putters.AddFor(this, EventLoop.Of(trampoline));

        private protected override Nothing GetResult() => default;

        private protected override void ReturnToPool()
        {
            ForgetLoop();
            _owner = null!;
            _item = default!;
            FramePool<PutLeaf>.Return(this);
        }

        private void Put()
        {
            if (_owner.IsShutdown)
            {
                throw new QueueShutdownException();
            }

            T item = _item;
            _item = default!;
            _owner.Put(item);
        }
    }
}
