// One loop for each core. Loops share nothing: a connection stays on the loop that accepted it. That pays off when connections are many
// and independent; one busy connection, or state that all of them need, is faster on one loop (docs/design.md).
using System.Globalization;

namespace Lariat.Net;

/// <summary>Several loops, each on a thread of its own, that start and stop together.</summary>
/// <remarks>Thread: any. No counterpart in asyncio, where programs start processes.</remarks>
public sealed partial class LoopGroup : IDisposable
{
    private readonly List<Thread> _threads = [];
    private readonly EventLoop[] _loops;
    private readonly Future<object?>[] _stops;
    private int _isStopping;

    /// <summary>Starts the loops.</summary>
    /// <param name="count">The number of loops; default: one for each processor.</param>
    /// <param name="options">Options of each loop; defaults if null.</param>
    /// <remarks>If one loop cannot be created, none remains: those created before are closed.</remarks>
    /// <exception cref="InvalidOperationException">The driver that <c>LARIAT_DRIVER</c> names does not exist, or not here; or the system
    /// has no more threads.</exception>
    public LoopGroup(int? count = null, LoopOptions? options = null)
    {
        int loopCount = count ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(loopCount, 1, nameof(count));
        _loops = new EventLoop[loopCount];
        _stops = new Future<object?>[loopCount];
        var started = new LoopGroupStart();
        try
        {
            StartThreads(options, started);
        }
        catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
        {
            started.Fail(new InvalidOperationException(
                $"Only {_threads.Count} of {loopCount} loops got a thread: the system has no thread, descriptor or memory left (ulimit -u, "
                    + "ulimit -n, a container's limit of processes).", error));
        }

        started.Wait(_threads.Count);
        if (started.Failure is { } failure)
        {
            Dispose();
            failure.Throw();
        }
    }

    /// <summary>The loops; use <see cref="LoopBridges.RunThreadSafe{T}(EventLoop, Coroutine{T})"/> to reach one.</summary>
    public IReadOnlyList<EventLoop> Loops => _loops;

    /// <summary>Runs a coroutine on every loop and waits for all of them.</summary>
    /// <param name="body">Called on each loop, with its number.</param>
    /// <returns>Completes when all have ended; fails with the first failure.</returns>
    public Task RunOnAllAsync(Func<int, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Task.WhenAll(_loops.Select((loop, index) => loop.RunThreadSafe(CallAsync(body, index)).AsTask()));

        static async Coroutine CallAsync(Func<int, Coroutine> body, int index) => await body(index);
    }

    /// <summary>A snapshot of each loop's counters, in the order of <see cref="Loops"/>.</summary>
    /// <remarks>Neither the loops nor the caller wait; see <see cref="EventLoop.GetStatistics"/>.</remarks>
    public IReadOnlyList<LoopStatistics> GetStatistics() => [.. _loops.Select(loop => loop.GetStatistics())];

    /// <summary>
    /// Stops every loop as <see cref="LoopRunner"/> does, canceling everything that runs on it, and waits for the threads.
    /// </summary>
    /// <remarks>
    /// A second call has no effect. Blocks. Servers are not given time to finish: see <see cref="ShutdownAsync"/> for that.
    /// </remarks>
    /// <exception cref="InvalidOperationException">This is one of the loops' threads, which would wait for itself.</exception>
    public void Dispose()
    {
        CheckNotOnALoop();
        if (Interlocked.Exchange(ref _isStopping, 1) != 0)
        {
            return;
        }

        for (int i = 0; i < _loops.Length; i++)
        {
            // A loop that could not be created needs no stop.
            if (_stops[i] is { } stop)
            {
                _loops[i].CallSoonThreadSafe(() => stop.TrySetResult(null));
            }
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private void CheckNotOnALoop()
    {
        if (EventLoop.CurrentOrNull is { } here && _loops.Contains(here))
        {
            throw new InvalidOperationException(
                "A loop of this group cannot stop the group and wait for it: use ShutdownAsync, or another thread.");
        }
    }

    private void StartThreads(LoopOptions? options, LoopGroupStart started)
    {
        for (int i = 0; i < _loops.Length; i++)
        {
            int index = i;
            var thread = new Thread(() => RunLoop(index, options, started))
            {
                IsBackground = true,
                Name = string.Create(CultureInfo.InvariantCulture, $"lariat-loop-{i + 1}"),
            };
            thread.Start();
            _threads.Add(thread);
        }
    }

    private void RunLoop(int index, LoopOptions? options, LoopGroupStart started)
    {
        bool isRunning = false;
        try
        {
            using var runner = new LoopRunner(options);
            EventLoop loop = runner.Loop;
            loop.IsOwned = true;
            _loops[index] = loop;
            _stops[index] = loop.CreateFuture();
            runner.Run(RunUntilStoppedAsync(_stops[index]));
        }
        catch (Exception error) when (!isRunning)
        {
            // If it left this thread it would end the process: the creator of the group must receive it.
            started.Fail(error);
            started.Signal();
        }

        async Coroutine RunUntilStoppedAsync(Future<object?> stop)
        {
            isRunning = true;
            started.Signal();
            await stop;
        }
    }
}
