using System.Diagnostics;

namespace Lariat;

/// <summary>Lets a number of tasks wait for each other: the last to arrive releases all.</summary>
/// <remarks>
/// Can be used again when all have left. Bound to the first loop that uses it. Thread: the loop's. asyncio: <c>Barrier</c>.
/// </remarks>
/// <example><!-- from SyncExamples.cs#AsyncBarrier --><code>
/// var barrier = new AsyncBarrier(2);
/// await Coroutine.Gather(PlayerAsync(), PlayerAsync());
///
/// async Coroutine PlayerAsync()
/// {
///     await loadAsync();
///     await barrier.WaitAsync(); // neither plays before both have loaded
///     await playAsync();
/// }
/// </code></example>
[DebuggerDisplay("{_phase}, {WaitingCount} of {Parties} waiting")]
public sealed class AsyncBarrier
{
    private enum Phase : byte
    {
        Filling,

        /// <summary>All have arrived and are leaving; newcomers wait until they have left.</summary>
        Draining,

        /// <summary>The tasks inside leave with an exception; newcomers wait until they have left.</summary>
        Resetting,

        /// <summary>Aborted: waiting and arriving tasks get an exception, until it is reset.</summary>
        Broken,
    }

    private readonly AsyncCondition _changed = new(partOf: nameof(AsyncBarrier));
    private int _inside;
    private Phase _phase;

    /// <summary>Creates a barrier.</summary>
    /// <param name="parties">The number of tasks that must arrive; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parties"/> is less than 1.</exception>
    public AsyncBarrier(int parties)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parties, 1);
        Parties = parties;
    }

    /// <summary>The number of tasks that must arrive.</summary>
    public int Parties { get; }

    /// <summary>The number of waiting tasks.</summary>
    public int WaitingCount => _phase == Phase.Filling ? _inside : 0;

    /// <summary>True after <see cref="AbortAsync"/>, until it is reset.</summary>
    public bool IsBroken => _phase == Phase.Broken;

    /// <summary>Waits until all have arrived.</summary>
    /// <returns>The caller's arrival index, unique in 0..<see cref="Parties"/> - 1.</returns>
    /// <remarks>Suspends, except for the last to arrive. A canceled task is no longer counted. asyncio: <c>wait()</c>.</remarks>
    /// <exception cref="BarrierBrokenException">The barrier was reset or aborted.</exception>
    public async Coroutine<int> WaitAsync()
    {
        using (await _changed.EnterAsync())
        {
            await _changed.WaitForAsync(() => _phase is not (Phase.Draining or Phase.Resetting));
            if (_phase == Phase.Broken)
            {
                throw new BarrierBrokenException("The barrier was aborted.");
            }

            try
            {
                int index = _inside++;
                if (index + 1 == Parties)
                {
                    _phase = Phase.Draining;
                    _changed.NotifyAll();
                    return index;
                }

                await _changed.WaitForAsync(() => _phase != Phase.Filling);
                if (_phase is Phase.Broken or Phase.Resetting)
                {
                    throw new BarrierBrokenException("The barrier was reset or aborted while this task waited.");
                }

                return index;
            }
            finally
            {
                _inside--;
                Leave();
            }
        }
    }

    /// <summary>Empties the barrier: waiting tasks get a <see cref="BarrierBrokenException"/>; a broken barrier works again.</summary>
    /// <remarks>May suspend. asyncio: <c>reset()</c>.</remarks>
    public async Coroutine ResetAsync()
    {
        using (await _changed.EnterAsync())
        {
            _phase = _inside > 0 ? Phase.Resetting : Phase.Filling;
            _changed.NotifyAll();
        }
    }

    /// <summary>Breaks the barrier: waiting and arriving tasks get a <see cref="BarrierBrokenException"/> until it is reset.</summary>
    /// <remarks>May suspend. asyncio: <c>abort()</c>.</remarks>
    public async Coroutine AbortAsync()
    {
        using (await _changed.EnterAsync())
        {
            _phase = Phase.Broken;
            _changed.NotifyAll();
        }
    }

    private void Leave()
    {
        if (_inside == 0)
        {
            if (_phase is Phase.Resetting or Phase.Draining)
            {
                _phase = Phase.Filling;
            }

            _changed.NotifyAll();
        }
    }
}
