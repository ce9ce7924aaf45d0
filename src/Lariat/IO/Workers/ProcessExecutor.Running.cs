// How a job runs: it takes a worker, sends the request, waits for the reply, and returns the worker. If the worker dies, the job
// fails, runs again, or breaks the executor, depending on the options; a job that its worker never received goes to another one.
using Lariat.Workers;

namespace Lariat.Processes;

public sealed partial class ProcessExecutor
{
    // Limits the replacement of workers that die while they are idle, one after the other.
    private const int MaxUndelivered = 3;

    private BrokenExecutorException? _broken;
    private bool _hasGreeted;

    private async Coroutine<byte[]> RunOneAsync(EntryReference entry, byte[] argument, ProcessJobOptions? options)
    {
        JobReply reply = await RunJobAsync(new JobRequest(entry, [argument]), options);
        return reply.Failure is { } failure ? throw failure.ToException() : reply.Results[0];
    }

    /// <summary>Runs a job to its reply; an exception of the job itself is in the reply.</summary>
    private async Coroutine<JobReply> RunJobAsync(JobRequest request, ProcessJobOptions? options)
    {
        CheckCanRun();
        LoopTask.Current.ThrowIfCancelRequested(); // Else an idle worker gets the job, and is killed at the first await.
        options ??= ProcessJobOptions.Default;
        options.Check();
        byte[] frame = request.ToFrame(_options.MaxFrameBytes);
        BeginJob();
        try
        {
            for (int runs = 1, undelivered = 0; ;)
            {
                Worker worker = await TakeWorkerAsync();
                if (!worker.TrySend(frame))
                {
                    Retire(worker, TimeSpan.Zero);
                    if (++undelivered == MaxUndelivered)
                    {
                        throw await worker.DescribeDeathAsync($"nothing yet, before {request.Entry.Name}", cause: null);
                    }

                    continue;
                }

                (JobReply? reply, Exception? nonsense) = await AwaitReplyAsync(worker, request, options);
                if (reply is not null)
                {
                    return reply.Refusal is null
                        ? reply
                        : throw new InvalidOperationException($"{request.Entry.Name} was not run: {reply.Refusal}");
                }

                BrokenExecutorException death = await worker.DescribeDeathAsync(request.Entry.Name, nonsense);
                if (_options.CrashPolicy != WorkerCrashPolicy.RerunJob || runs++ > _options.MaxReruns || _isShutdown)
                {
                    throw _options.CrashPolicy == WorkerCrashPolicy.BreakExecutor ? Break(death) : death;
                }
            }
        }
        finally
        {
            EndJob();
        }
    }

    /// <summary>The reply; none if the worker has died or has sent invalid data. Afterwards the worker is idle or ending.</summary>
    private async Coroutine<(JobReply? Reply, Exception? Nonsense)> AwaitReplyAsync(
        Worker worker, JobRequest request, ProcessJobOptions options)
    {
        TimeSpan? timeout = options.TimeoutWith(_options);
        try
        {
            JobReply? reply = await Coroutine.WaitFor(worker.ReadReplyAsync(), timeout);
            reply?.CheckAnswers(request);
            TakeBack(worker, reply);
            return (reply, null);
        }
        catch (InvalidDataException error)
        {
            TakeBack(worker, reply: null);
            return (null, error);
        }
        catch (TimeoutException error)
        {
            Kill(worker);
            throw new TimeoutException(
                $"{request.Entry.Name} did not end within {timeout?.TotalSeconds} s; its worker (process {worker.Id}) was killed.", error);
        }
        catch (OperationCanceledException) when (!(options.KillsWhenCanceled ?? _options.KillsWhenCanceled))
        {
            BeginJob();
            RunInBackground(FinishUnheardAsync(worker));
            throw;
        }
        catch (OperationCanceledException)
        {
            Kill(worker);
            throw;
        }
    }

    /// <summary>Waits for a job whose result is discarded.</summary>
    private async Coroutine FinishUnheardAsync(Worker worker)
    {
        JobReply? reply = null;
        try
        {
            reply = await worker.ReadReplyAsync();
        }
        finally
        {
            TakeBack(worker, reply);
            EndJob();
        }
    }

    /// <summary>Takes a worker that is ready, and a slot with it.</summary>
    private async Coroutine<Worker> TakeWorkerAsync()
    {
        await _slots.AcquireAsync(EventLoop.Current);
        bool hasWorker = false;
        try
        {
            ThrowIfBroken();
            while (_idle.TryPop(out Worker? idle))
            {
                if (!idle.HasEnded)
                {
                    hasWorker = true;
                    return idle;
                }

                RunInBackground(ForgetAsync(idle, TimeSpan.Zero));
            }

            Worker worker = await Worker.StartAsync(_options);
            hasWorker = true;
            await PrepareAsync(worker);
            return worker;
        }
        finally
        {
            if (!hasWorker)
            {
                _slots.Release();
            }
        }
    }

    /// <summary>
    /// Waits for the greeting and runs the initializer. If that fails, the worker is killed; the next one would fail too, so the executor
    /// is broken then.
    /// </summary>
    private async Coroutine PrepareAsync(Worker worker)
    {
        _workers.Add(worker);
        _startedCount++;
        bool isGreeted = false;
        bool isReady = false;
        try
        {
            await worker.GreetAsync();
            isGreeted = _hasGreeted = true;
            if (_options.Initializer is { Request: var request })
            {
                await InitializeAsync(worker, request);
            }

            isReady = true;
        }
        catch (BrokenExecutorException error) when (!_isShutdown && (isGreeted || !_hasGreeted))
        {
            // But if other workers have sent a greeting, one that does not is an exception, and only its job fails.
            throw Break(error);
        }
        finally
        {
            if (!isReady)
            {
                Retire(worker, TimeSpan.Zero);
            }
        }
    }

    private async Coroutine InitializeAsync(Worker worker, JobRequest request)
    {
        JobReply? reply = worker.TrySend(request.ToFrame(_options.MaxFrameBytes)) ? await worker.ReadReplyAsync() : null;
        if (reply is null)
        {
            throw await worker.DescribeDeathAsync($"the initializer, {request.Entry.Name}", cause: null);
        }

        if (reply.Refusal is not null || reply.Failure is not null)
        {
            throw new BrokenExecutorException(
                $"The initializer {request.Entry.Name} failed in a worker: {reply.Refusal ?? reply.Failure!.Message}",
                reply.Failure?.ToException());
        }
    }

    private void TakeBack(Worker worker, JobReply? reply)
    {
        if (reply is null)
        {
            _crashedCount++;
            Retire(worker, TimeSpan.Zero);
            return;
        }

        _completedCount++;
        if (worker.IsSpent || _broken is not null)
        {
            Retire(worker, _options.EndTimeout);
            return;
        }

        _idle.Push(worker);
        _slots.Release();
    }

    private void Kill(Worker worker)
    {
        _killedCount++;
        worker.Kill("its job was to end");
        Retire(worker, TimeSpan.Zero);
    }

    /// <summary>Ends a worker that holds a slot, which is free when the process has ended.</summary>
    private void Retire(Worker worker, TimeSpan grace)
    {
        RunInBackground(EndAsync());

        async Coroutine EndAsync()
        {
            try
            {
                await ForgetAsync(worker, grace);
            }
            finally
            {
                _slots.Release();
            }
        }
    }

    private async Coroutine ForgetAsync(Worker worker, TimeSpan grace)
    {
        try
        {
            await worker.EndAsync(grace);
        }
        finally
        {
            _workers.Remove(worker);
        }
    }

    /// <summary>Breaks the executor: jobs that wait for a worker get the error, running jobs see their worker die.</summary>
    private BrokenExecutorException Break(BrokenExecutorException error)
    {
        if (_broken is null)
        {
            _broken = error;
            _slots.EndQueue(IsBroken(error));
            foreach (Worker worker in _workers)
            {
                worker.Kill($"the executor is broken ({error.Message.Split(Environment.NewLine)[0]})");
            }
        }

        return error;
    }

    private void CheckCanRun()
    {
        _bound.Use(this);
        if (_isShutdown)
        {
            throw new InvalidOperationException("The executor was shut down and takes no new job.");
        }

        ThrowIfBroken();
    }

    private void ThrowIfBroken()
    {
        if (_broken is not null)
        {
            throw IsBroken(_broken);
        }
    }

    // One exception object must not be thrown in several places.
    private static BrokenExecutorException IsBroken(BrokenExecutorException cause)
        => new($"The executor is broken and runs nothing more: {cause.Message}", cause)
        {
            ProcessId = cause.ProcessId, ExitCode = cause.ExitCode, ErrorOutput = cause.ErrorOutput,
        };
}
