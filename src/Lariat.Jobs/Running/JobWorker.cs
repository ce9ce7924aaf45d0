// The heart of a worker: one exchange after the other. Each stores what has ended and takes what there is room for; while nothing is to be
// done it waits for a hint, for the next job that is due, and at most a second.
using System.Runtime.ExceptionServices;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Running;

/// <summary>Runs jobs of a client's storage. Thread: the client's loop.</summary>
internal sealed class JobWorker
{
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromSeconds(1);

    private readonly JobClient _client;
    private readonly JobStore _store;
    private readonly JobWorkerOptions _options;
    private readonly TimeSpan _longestWait;
    private readonly ChangeSignal _changed;
    private readonly JobRuns _runs;
    private readonly JobProcesses _processes;
    private readonly ProgressReports _progress = new();
    private readonly ExchangePace _pace = new();
    private JobSession? _session;
    private string? _lostReason;
    private bool _hasBegun;
    private bool _isStopping;
    private TimerHandle? _grace;
    private TimerHandle? _leaving;
    private int _count;

    public JobWorker(JobClient client, JobStore store, TimeSpan pollInterval, JobWorkerOptions options)
    {
        // Hints can be lost, so storage is asked in any case.
        _longestWait = pollInterval > s_retryInterval ? pollInterval : s_retryInterval;
        _client = client;
        _store = store;
        _options = options;
        _changed = client.Changed;
        ArgumentOutOfRangeException.ThrowIfZero(options.Queues.Count, "Queues");
        foreach ((string queue, int concurrency) in options.Queues)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1, $"Queues[\"{queue}\"]");
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.GaugeInterval, TimeSpan.Zero, "GaugeInterval");
        _runs = new JobRuns(options.Queues, run =>
        {
            _progress.Remove(run.Job.Id);
            _pace.OnEnd();
            _changed.Notify();
        });
        _processes = new JobProcesses(options.Processes);
    }

    /// <summary>Runs jobs until it is canceled or SIGTERM arrives, and ends in order.</summary>
    public async Coroutine RunAsync()
    {
        using var signal = new SigtermHandler(_options.StopsAtSigterm, Stop);
        await WaitInOrderAsync(LoopTask.Create(WorkAsync(isDraining: false), name: "jobs: worker"));
    }

    /// <summary>Runs what is ready; returns how many tries there were.</summary>
    public async Coroutine<int> DrainAsync()
    {
        await WaitInOrderAsync(LoopTask.Create(WorkAsync(isDraining: true), name: "jobs: drain"));
        return _count;
    }

    /// <summary>The first request to stop ends the worker in order, and the next one without waiting.</summary>
    public void Stop()
    {
        if (_isStopping)
        {
            Cancel(isUrgent: true);
            return;
        }

        _isStopping = true;
        if (_options.ShutdownGrace != Timeout.InfiniteTimeSpan)
        {
            _grace = EventLoop.Current.CallLater(_options.ShutdownGrace, () => Cancel(isUrgent: false));
        }

        _changed.Notify();
    }

    private async Coroutine WaitInOrderAsync(LoopTask work)
    {
        OperationCanceledException? cancellation = null;
        while (!work.IsCompleted)
        {
            try
            {
                // A canceled scope cancels each await in it, but asks to stop only once. A later request is one to the task.
                var scope = new CancelScope { IsShielded = cancellation is not null };
                await scope.RunAsync(async () => await Coroutine.Shield(work));
            }
            catch (OperationCanceledException canceled) when (!work.IsCompleted)
            {
                cancellation = canceled;
                Stop();
            }
        }

        await work;
        if (cancellation is not null)
        {
            ExceptionDispatchInfo.Throw(cancellation);
        }
    }

    private async Coroutine WorkAsync(bool isDraining)
    {
        List<LoopTask> helpers =
        [
            LoopTask.Create(new JobMaintenance(_store, _changed, () => _session).RunAsync(), name: "jobs: maintenance"),
            LoopTask.Create(new OverdueRuns(_runs).RunAsync(), name: "jobs: overdue"),
        ];
        try
        {
            if (!isDraining)
            {
                await _client.Schedules.DeclareAsync(_options.Schedules, _options.PruneSchedules);
                helpers.Add(LoopTask.Create(MakeScheduler().RunAsync(), name: "jobs: schedules"));
                helpers.Add(LoopTask.Create(new JobGauges(_store.Diagnosis, _options.GaugeInterval).RunAsync(), name: "jobs: gauges"));
            }

            while (await IsLostAsync(isDraining) && !_isStopping)
            {
                await Coroutine.Sleep(s_retryInterval);
            }
        }
        finally
        {
            helpers.ForEach(static helper => helper.Cancel());
            _grace?.Cancel();
            _leaving?.Cancel();

            // A call that they have begun ends first: the caller may close the storage then.
            await Coroutine.WaitMany(helpers);
            await _processes.DisposeAsync();
        }
    }

    // A storage that is not polled belongs to this process alone.
    private JobScheduler MakeScheduler() => new(
        _store.Schedules, _changed, _client.Schedules.Changed,
        _longestWait == TimeSpan.MaxValue ? TimeSpan.MaxValue : JobScheduler.SharedInterval);

    /// <summary>Works under one session; true if another one should begin: it was lost, or storage failed after it had worked.</summary>
    private async Coroutine<bool> IsLostAsync(bool isDraining)
    {
        try
        {
            return await RunSessionAsync(isDraining);
        }
        catch (JobStorageException error) when (_hasBegun && !isDraining && !_isStopping)
        {
            Report("The storage of the jobs cannot be used; it is tried again in a second.", error);
            return true;
        }
    }

    /// <summary>Works under one session; true if the session was lost.</summary>
    private async Coroutine<bool> RunSessionAsync(bool isDraining)
    {
        JobSession session = await _store.OpenSessionAsync(_options.Name);
        try
        {
            _lostReason = null;
            _session = session;
            _hasBegun = true;
            await _store.Diagnosis.NoteWorkerAsync(session, new WorkerOffer([.. _options.Queues.Keys], _client.Catalog.Kinds));
            await using var lease = new LeaseKeeper(_store, session, _progress, _runs.Abort, Lose);
            await ExchangeUntilDoneAsync(session, isDraining);
            return _lostReason is not null;
        }
        finally
        {
            // What runs still, after a failure, is handed back with the session.
            _session = null;
            _runs.Drop();
            await _store.CloseSessionAsync(session);
        }
    }

    private async Coroutine ExchangeUntilDoneAsync(JobSession session, bool isDraining)
    {
        while (_lostReason is null)
        {
            long seen = _changed.Count;
            List<FinishedJob> finished = _runs.TakeFinished();
            List<JobRequest> requests = _isStopping ? [] : _runs.FindRequests(isHalf: _pace.Overlaps);
            JobExchange answer;
            LoopInstant start = EventLoop.Current.Time;
            try
            {
                answer = await _store.ExchangeAsync(session, finished, requests, _client.Catalog.Kinds);
            }
            catch (JobStorageException error) when (!isDraining && !_isStopping)
            {
                // A full disk, a locked file: nothing was stored, and the same is tried again.
                Report("The jobs that have ended could not be stored; it is tried again in a second.", error);
                _runs.PutBack(finished);
                await Coroutine.Sleep(s_retryInterval);
                continue;
            }

            TimeSpan duration = EventLoop.Current.Time - start;
            _pace.OnAnswer(duration);
            JobMetrics.OnExchange(duration, answer.Accepted.Count, answer.Fetched.Count);
            JobMetrics.OnEnqueued(answer.Accepted.SelectMany(static one => one.Children ?? []));
            ReportFenced(finished, answer.Accepted);
            if (answer.IsLost)
            {
                Lose("another worker has taken its jobs: it did not renew its lease in time");
            }

            // Lost meanwhile, by the lease: what was taken is handed back when the session is closed.
            if (_lostReason is not null)
            {
                return;
            }

            _runs.Abort(answer.Aborts);
            Start(answer.Fetched);
            if (finished.Count > 0)
            {
                // For those that wait for the end of a job: this exchange has taken what the ends made ready.
                _changed.Notify();
                seen++;
            }

            bool canTakeMore = _runs.CanTakeMore(requests, answer.Fetched);
            if (canTakeMore && _pace.Overlaps)
            {
                continue;
            }

            if (answer.Fetched.Count > 0)
            {
                // Jobs that end without a wait are stored with the next exchange.
                await Coroutine.Yield();
            }

            if (canTakeMore || !_runs.AreAllStored)
            {
                continue;
            }

            if (_runs.Count == 0 && (_isStopping || (isDraining && finished.Count == 0)))
            {
                return;
            }

            if (!isDraining || finished.Count == 0)
            {
                await _changed.WaitAsync(seen, answer.DueIn < _longestWait ? answer.DueIn.Value : _longestWait, _store);
            }
        }
    }

    private void Start(IReadOnlyList<FetchedJob> fetched)
    {
        if (fetched.Count > 0)
        {
            _pace.OnStart();
        }

        foreach (FetchedJob job in fetched)
        {
            // The exchange asks for the kinds that the catalog has.
            _client.Catalog.TryFind(job.Kind, out Job? definition);
            var scope = new JobScope(_options.CreateServices, _options.BeginScope);
            _count++;
            _runs.Start(new JobRun(definition!, job, new JobContext(_client, job, scope, _progress), scope, _processes));
        }
    }

    private void Cancel(bool isUrgent)
    {
        _runs.Cancel(isUrgent);
        if (_options.CancelGrace != Timeout.InfiniteTimeSpan)
        {
            _leaving ??= EventLoop.Current.CallLater(_options.CancelGrace, LeaveBehind);
        }
    }

    /// <summary>Jobs that ignore their cancellation do not hold up the end of the worker.</summary>
    private void LeaveBehind()
    {
        _leaving = null;
        foreach (JobRun run in _runs.LeaveCanceled())
        {
            Report($"The job {run.Job.Id} of kind '{run.Job.Kind}' ignores its cancellation: it still runs, and is handed back.", null);
        }

        _changed.Notify();
    }

    private void Lose(string reason)
    {
        if (_lostReason is not null || _session is null)
        {
            return;
        }

        _lostReason = reason;
        JobMetrics.OnLost(_runs.Count);
        _client.Incidents.NoteLost(_runs.Count, reason);
        Report(
            $"A worker has lost its session: {reason}. "
                + (_runs.Count == 0 ? "No job was running." : $"Its {_runs.Count} running jobs run again elsewhere."), null);
        _runs.Drop();
        _changed.Notify();
    }

    private static void ReportFenced(List<FinishedJob> finished, IReadOnlyList<FinishedJob> accepted)
    {
        if (accepted.Count < finished.Count)
        {
            HashSet<FinishedJob> stored = [.. accepted];
            foreach (FinishedJob one in finished.Where(one => !stored.Contains(one)))
            {
                JobMetrics.OnFenced(one.Job);
                Report($"The end of job {one.Job.Id} ({one.End}) was refused: it had been taken from this worker.", null);
            }
        }
    }

    private static void Report(string message, Exception? error)
        => EventLoop.Current.CallExceptionHandler(new LoopErrorContext { Message = message, Exception = error });
}
