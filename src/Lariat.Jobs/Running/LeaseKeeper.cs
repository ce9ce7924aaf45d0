// A thread that renews the lease, so that a loop which a job blocks keeps its jobs. It renews only while the loop turned within the last
// five minutes: a loop that hangs permanently must not keep its jobs. What it receives is posted to the loop.
using System.Diagnostics;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Running;

/// <summary>Keeps a session alive. Created and disposed on the worker's loop.</summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(3);

    // Before the lease runs out at 15 s, by a clock that no correction of the time moves: the jobs end here before they begin elsewhere.
    private static readonly TimeSpan s_longestGap = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan s_longestTurn = TimeSpan.FromMinutes(5);

    private readonly JobStore _store;
    private readonly JobSession _session;
    private readonly EventLoop _loop = EventLoop.Current;
    private readonly ProgressReports _progress;
    private readonly Action<IReadOnlyList<Guid>> _onAborts;
    private readonly Action<string> _onLost;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private long _turnedAt = Stopwatch.GetTimestamp();

    /// <summary>Starts the thread.</summary>
    /// <param name="store">Creates the lease.</param>
    /// <param name="session">The session.</param>
    /// <param name="progress">What the session's jobs report, to be stored with the renewals.</param>
    /// <param name="onAborts">Called on the loop with jobs that should be aborted.</param>
    /// <param name="onLost">Called on the loop, once, with the reason why the session counts as dead.</param>
    public LeaseKeeper(
        JobStore store, JobSession session, ProgressReports progress, Action<IReadOnlyList<Guid>> onAborts, Action<string> onLost)
    {
        _progress = progress;
        _store = store;
        _session = session;
        _onAborts = onAborts;
        _onLost = onLost;
        _thread = new Thread(Keep) { IsBackground = true, Name = "jobs lease" };
        _thread.Start();
    }

    /// <summary>Ends the thread. Suspends until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        _stop.Set();

        // A job of the executor, as the end of the thread is work that a virtual clock waits for.
        await Coroutine.Uninterruptible(() => Coroutine.ToThread(_thread.Join).AsTask());
        _stop.Dispose();
    }

    private void Keep()
    {
        try
        {
            using JobLease lease = _store.OpenLease(_session);
            string? reason = KeepUntilLost(lease);
            if (reason is not null)
            {
                Post(() => _onLost(reason));
            }
        }
        catch (Exception error)
        {
            Post(() => _onLost($"its lease could not be opened: {error.Message}"));
        }
    }

    /// <summary>Returns why the session is dead; null if it was stopped.</summary>
    private string? KeepUntilLost(JobLease lease)
    {
        long renewedAt = Stopwatch.GetTimestamp();
        while (!_stop.Wait(s_interval))
        {
            Post(() => Volatile.Write(ref _turnedAt, Stopwatch.GetTimestamp()));
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _turnedAt)) > s_longestTurn)
            {
                return $"the loop has not turned for {s_longestTurn.TotalMinutes} minutes: a job blocks it";
            }

            try
            {
                IReadOnlyList<ProgressReport> progress = _progress.Collect();
                JobBeat beat = lease.Renew(progress);
                if (beat.IsLost)
                {
                    return "another worker has taken its jobs: it did not renew its lease in time";
                }

                renewedAt = Stopwatch.GetTimestamp();
                _progress.Remove(progress);
                if (beat.Aborts.Count > 0)
                {
                    Post(() => _onAborts(beat.Aborts));
                }
            }
            catch (Exception error) when (Stopwatch.GetElapsedTime(renewedAt) <= s_longestGap)
            {
                // What lasts is the reason of the loss.
                Post(() => _loop.CallExceptionHandler(new LoopErrorContext
                {
                    Message = $"The lease of the jobs could not be renewed; it is tried again in {s_interval.TotalSeconds} seconds.",
                    Exception = error,
                }));
            }
            catch (Exception error)
            {
                return $"its lease could not be renewed for {s_longestGap.TotalSeconds} seconds: {error.Message}";
            }
        }

        return null;
    }

    private void Post(Action callback)
    {
        try
        {
            _loop.CallSoonThreadSafe(callback);
        }
        catch (InvalidOperationException) when (_loop.IsClosed)
        {
            // The program has ended without disposing of the worker.
            _stop.Set();
        }
    }
}
