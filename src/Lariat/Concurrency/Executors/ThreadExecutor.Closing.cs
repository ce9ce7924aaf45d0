// How a thread executor ends: it rejects new jobs; its threads run the queued jobs, or drop them, and end. Any thread; one lock guards the
// state. asyncio: ThreadPoolExecutor.shutdown.
using System.Diagnostics;

namespace Lariat;

public sealed partial class ThreadExecutor
{
    // What Thread.Join accepts.
    private static readonly TimeSpan s_longestJoin = TimeSpan.FromMilliseconds(int.MaxValue);

    // Called when the last thread has finished its last job.
    private readonly List<Action> _onEnded = [];
    private BrokenExecutorException? _broken;
    private bool _isShutdown;

    private bool IsClosed => _isShutdown || _broken is not null;

    /// <summary>Rejects new jobs; jobs submitted before still run, and then the threads end.</summary>
    /// <param name="wait">True: blocks until they have ended.</param>
    /// <param name="cancelQueued">True: jobs that have not started are canceled.</param>
    /// <remarks>asyncio: <c>shutdown(wait, cancel_futures=…)</c>.</remarks>
    public void Shutdown(bool wait = true, bool cancelQueued = false)
    {
        Close(cancelQueued);
        if (wait)
        {
            JoinWithin(limit: null);
        }
    }

    /// <summary>
    /// As <see cref="Shutdown(bool, bool)"/>, but waits for a limited time. Remaining threads end with the process at the latest.
    /// </summary>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/>: no limit; zero or less: not at all.</param>
    /// <param name="cancelQueued">True: jobs that have not started are canceled.</param>
    /// <returns>True if all threads have ended.</returns>
    public bool Shutdown(TimeSpan timeout, bool cancelQueued = false)
    {
        Close(cancelQueued);
        return JoinWithin(LoopTime.ToLimit(timeout));
    }

    /// <summary>As <see cref="Shutdown(TimeSpan, bool)"/>, without blocking the loop.</summary>
    /// <param name="cancelQueued">True: jobs that have not started are canceled.</param>
    /// <param name="timeout">How long to wait; null, the default, or <see cref="Timeout.InfiniteTimeSpan"/>: no limit; zero or less: not at
    /// all.</param>
    /// <returns>True if all jobs have ended.</returns>
    /// <remarks>Suspends while jobs run. Cancellation ends the wait.</remarks>
    public async Coroutine<bool> ShutdownAsync(bool cancelQueued = false, TimeSpan? timeout = null)
    {
        EventLoop loop = EventLoop.Current;
        Future<object?> ended = loop.CreateFuture();
        Close(cancelQueued);
        loop.ExpectPost();
        WhenEnded(() => loop.PostOrDrop(new CallbackHandle(loop, static state => NoteEnd((Future<object?>)state!), ended, context: null)));
        try
        {
            await Coroutine.WaitFor(ended, timeout);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            // The threads have not ended, and their end is not waited for any more.
            if (!ended.IsCompletedSuccessfully)
            {
                ended.Cancel();
                loop.EndExpectedPost();
            }
        }
    }

    /// <summary>As <see cref="Shutdown(bool, bool)"/>, waiting.</summary>
    public void Dispose() => Shutdown();

    // On the loop, also after the wait for it has ended.
    private static void NoteEnd(Future<object?> ended)
    {
        if (ended.TrySetResult(null))
        {
            ended.Loop.EndExpectedPost();
        }
    }

    private void ThrowIfClosed()
    {
        if (_broken is not null)
        {
            throw new BrokenExecutorException(_broken.Message, _broken);
        }

        if (_isShutdown)
        {
            throw new InvalidOperationException("The executor was shut down and takes no new job.");
        }
    }

    private void Close(bool cancelQueued)
    {
        lock (_gate)
        {
            _isShutdown = true;
            WakeAll();
        }

        if (cancelQueued)
        {
            RefuseQueued(error: null);
        }
    }

    /// <summary>
    /// Breaks the executor, because the initializer has thrown: no thread is certain to be initialized as the jobs require.
    /// </summary>
    private void Break(Exception error)
    {
        lock (_gate)
        {
            _broken ??= new BrokenExecutorException(
                $"The initializer of the threads '{_name}' failed, and the executor runs nothing more: {error.Message}", error);
            WakeAll();
        }

        RefuseQueued(_broken);
    }

    private void RefuseQueued(Exception? error)
    {
        IExecutorJob[] refused;
        lock (_gate)
        {
            refused = [.. _jobs];
            _jobs.Clear();
        }

        foreach (IExecutorJob job in refused)
        {
            job.Refuse(error);
        }
    }

    // One wake-up more than there are threads does no harm: a thread without work ends.
    private void WakeAll()
    {
        if (_threads.Count > 0)
        {
            _work.Release(_threads.Count);
        }
    }

    private void EndThread()
    {
        Action[] callbacks = [];
        lock (_gate)
        {
            _threads.Remove(Thread.CurrentThread);
            if (_threads.Count == 0)
            {
                callbacks = [.. _onEnded];
                _onEnded.Clear();
            }
        }

        foreach (Action callback in callbacks)
        {
            callback();
        }
    }

    private void WhenEnded(Action callback)
    {
        lock (_gate)
        {
            if (_threads.Count > 0)
            {
                _onEnded.Add(callback);
                return;
            }
        }

        callback();
    }

    private bool JoinWithin(TimeSpan? limit)
    {
        Thread[] threads;
        lock (_gate)
        {
            threads = [.. _threads];
        }

        long start = Stopwatch.GetTimestamp();
        foreach (Thread thread in threads)
        {
            if (!thread.Join(limit is { } time ? Left(time) : Timeout.InfiniteTimeSpan))
            {
                return false;
            }
        }

        return true;

        TimeSpan Left(TimeSpan time)
            => TimeSpan.FromTicks(Math.Clamp(Math.Max(time.Ticks, 0) - Stopwatch.GetElapsedTime(start).Ticks, 0, s_longestJoin.Ticks));
    }
}
