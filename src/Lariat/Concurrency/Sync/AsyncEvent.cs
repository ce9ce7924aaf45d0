using System.Diagnostics;
using Lariat.Coroutines;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>A flag for which tasks can wait.</summary>
/// <remarks>Bound to the first loop that uses it. Thread: the loop's. asyncio: <c>Event</c>.</remarks>
/// <example><!-- from SyncExamples.cs#AsyncEvent --><code>
/// var isLoaded = new AsyncEvent();
/// LoopTask waiting = LoopTask.Create(isLoaded.WaitAsync());
/// await loadAsync();
/// isLoaded.Set();
/// await waiting;
/// </code></example>
[DebuggerDisplay("{IsSet ? \"set\" : \"unset\",nq}, {_waiters.Count} waiting")]
public sealed class AsyncEvent : ILoopBound, IWaitOwner
{
    private readonly WaitQueue _waiters = new();
    private LoopBound _bound = new();
    private LeafCache<WaitLeaf, Nothing> _waitLeaf;

    /// <summary>Creates an event that is not set.</summary>
    public AsyncEvent()
    {
    }

    /// <summary>Creates an unused event, set or not.</summary>
    internal AsyncEvent(bool isSet) => IsSet = isSet;

    /// <summary>True between <see cref="Set"/> and <see cref="Clear"/>.</summary>
    public bool IsSet { get; private set; }

    /// <summary>The number of tasks that wait for the flag, including those that were woken and have not run yet.</summary>
    /// <remarks>Never suspends. Trio and anyio: <c>statistics().tasks_waiting</c>.</remarks>
    public int WaitingCount => _waiters.Count;

    string ILoopBound.LoopBoundName => nameof(AsyncEvent);

    string IWaitOwner.WaitName => WaitLeaf.Name;

    bool ILoopBound.IsIdle => _waiters.Count == 0;

    /// <summary>Sets the flag and wakes all waiting tasks, even if it is cleared before they run.</summary>
    /// <exception cref="InvalidOperationException">The event belongs to another loop.</exception>
    public void Set()
    {
        _bound.Use(this);
        if (!IsSet)
        {
            IsSet = true;
            _waiters.Wake(_waiters.Count);
        }
    }

    /// <summary>Clears the flag; subsequent waiters block until it is set again.</summary>
    /// <exception cref="InvalidOperationException">The event belongs to another loop.</exception>
    public void Clear()
    {
        _bound.Use(this);
        IsSet = false;
    }

    /// <summary>Waits until the flag is set.</summary>
    /// <remarks>Suspends unless it is set. asyncio: <c>wait()</c>.</remarks>
    /// <exception cref="InvalidOperationException">The event belongs to another loop.</exception>
    public Coroutine WaitAsync() => new(_waitLeaf.TryTake(_bound) ?? _waitLeaf.Take(new WaitLeaf(this), _bound));

    bool IWaitOwner.TryEndWait(Waiter waiter, ref Exception? error)
    {
        _waiters.RemoveHere(waiter);
        return true;
    }

    private sealed class WaitLeaf(AsyncEvent owner) : Leaf<Nothing>
    {
        public const string Name = $"{nameof(AsyncEvent)}.{nameof(WaitAsync)}";

        internal override string OwnName => Name;

        private protected override bool TryComplete(Trampoline trampoline)
        {
            owner._bound.Use(owner, EventLoop.Of(trampoline));
            return owner.IsSet;
        }

        private protected override Waiter BeginWait(Trampoline trampoline) => owner._waiters.AddFor(owner, EventLoop.Of(trampoline));

        private protected override Nothing GetResult() => default;
    }
}
