using System.Diagnostics;

namespace Lariat;

/// <summary>Lets a number of tasks wait for each other: the last to arrive releases all.</summary>
/// <remarks>
/// Can be used again when everybody has left. Bound to the first loop that uses it. Thread: the loop's. asyncio: <c>Barrier</c>.
/// </remarks>
/// <example><!-- from SyncExamples.cs#AsyncBarrier --><code>
/// var barrier = new AsyncBarrier(2);
/// await Coroutine.Gather(PlayerAsync(), PlayerAsync());
///
/// async Coroutine PlayerAsync()
/// {
///     await loadAsync();
///     await barrier.WaitAsync(); // nobody plays before both have loaded
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

        /// <summary>Those inside leave with an exception; newcomers wait until they have left.</summary>
        Resetting,

        /// <summary>Aborted: whoever waits or comes gets an exception, until it is reset.</summary>
        Broken,
    }

    private readonly AsyncCondition _changed = new(partOf: nameof(AsyncBarrier));
    private int _inside;
    private Phase _phase;

    /// <summary>Makes a barrier.</summary>
    /// <param name="parties">How many tasks it takes; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public AsyncBarrier(int parties)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parties, 1);
        Parties = parties;
    }

    /// <summary>How many tasks it takes.</summary>
    public int Parties { get; }

    /// <summary>How many tasks wait for the others.</summary>
    public int WaitingCount => _phase == Phase.Filling ? _inside : 0;

    /// <summary>True after <see cref="AbortAsync"/>, until it is reset.</summary>
    public bool IsBroken => _phase == Phase.Broken;

    /// <summary>Waits until all have arrived.</summary>
    /// <returns>A number from 0 to <see cref="Parties"/> - 1, another one for each.</returns>
    /// <remarks>Suspends except for the last to arrive. A task that is cancelled is no longer counted. asyncio: <c>wait()</c>.</remarks>
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

    /// <summary>Empties the barrier: the tasks that wait get a <see cref="BarrierBrokenException"/>; a broken barrier works again.</summary>
    /// <remarks>May suspend. asyncio: <c>reset()</c>.</remarks>
    public async Coroutine ResetAsync()
    {
        using (await _changed.EnterAsync())
        {
            _phase = _inside > 0 ? Phase.Resetting : Phase.Filling;
            _changed.NotifyAll();
        }
    }

    /// <summary>Breaks the barrier: tasks that wait or come get a <see cref="BarrierBrokenException"/> until it is reset.</summary>
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
