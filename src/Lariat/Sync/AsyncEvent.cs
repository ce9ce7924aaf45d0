using System.Diagnostics;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>A flag that tasks wait for.</summary>
/// <remarks>Bound to the first loop on which a task waits for it. Thread: the loop's. asyncio: <c>Event</c>.</remarks>
[DebuggerDisplay("{IsSet ? \"set\" : \"unset\",nq}, {_waiters.Count} waiting")]
public sealed class AsyncEvent
{
    private readonly WaitQueue _waiters = new();
    private LoopBound _bound;

    /// <summary>True between <see cref="Set"/> and <see cref="Clear"/>.</summary>
    public bool IsSet { get; private set; }

    /// <summary>Sets the flag and wakes everybody who waits, even if it is cleared before they run.</summary>
    public void Set()
    {
        _bound.Check();
        if (!IsSet)
        {
            IsSet = true;
            _waiters.Wake(_waiters.Count);
        }
    }

    /// <summary>Clears the flag: who waits from now on, waits.</summary>
    public void Clear()
    {
        _bound.Check();
        IsSet = false;
    }

    /// <summary>Waits until the flag is set.</summary>
    /// <remarks>Suspends unless it is set. asyncio: <c>wait()</c>.</remarks>
    /// <exception cref="InvalidOperationException">The event belongs to another loop.</exception>
    public async Coroutine WaitAsync()
    {
        _bound.Check();
        if (IsSet)
        {
            return;
        }

        Waiter waiter = _waiters.Add(_bound.Bind(this));
        try
        {
            await waiter;
        }
        finally
        {
            _waiters.Remove(waiter);
        }
    }
}
