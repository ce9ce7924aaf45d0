// One try of one job. Whatever happens in it becomes a FinishedJob: nothing is thrown. Who canceled the task decides what a cancellation
// means: an abort ends the job, a stop of the worker hands it back, and one that the job made itself is a failure like any other.
using System.Diagnostics;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Running;

/// <summary>Runs a job that was fetched. Thread: the worker's loop.</summary>
internal sealed class JobRun
{
    private readonly Job _definition;
    private readonly JobContext _context;
    private readonly JobScope _scope;
    private readonly JobProcesses _processes;
    private LoopTask? _task;
    private CancelReason _reason;
    private LoopInstant? _endsBy;
    private Exception? _error;

    public JobRun(Job definition, FetchedJob job, JobContext context, JobScope scope, JobProcesses processes)
    {
        _scope = scope;
        _processes = processes;
        _definition = definition;
        _context = context;
        Job = job;
    }

    /// <summary>Why the worker canceled the job.</summary>
    internal enum CancelReason
    {
        /// <summary>It did not.</summary>
        None,

        /// <summary>The job was aborted.</summary>
        Abort,

        /// <summary>The worker stops, and another one should run the job.</summary>
        Stop,

        /// <summary>The lease was lost: the job runs elsewhere, and its end counts for nothing.</summary>
        Lost,
    }

    public FetchedJob Job { get; }

    /// <summary>What happens to it when the worker stops.</summary>
    public JobShutdown OnShutdown => _definition.OnShutdown;

    /// <summary>True if the worker has canceled it.</summary>
    public bool IsCanceled => _reason != CancelReason.None;

    /// <summary>How long it has run since it was canceled, or its time was over. A worker process is killed then.</summary>
    public TimeSpan OverdueAt(LoopInstant now) => _endsBy is { } end && !_definition.InWorker ? now - end : TimeSpan.Zero;

    /// <summary>Begins the job, in a task of its own.</summary>
    public LoopTask Start(Action<JobRun, FinishedJob> onEnd)
    {
        if (Job.Timeout is { } timeout)
        {
            _endsBy = EventLoop.Current.Time + timeout;
        }

        _task = LoopTask.Create(RunAsync(onEnd), name: $"job {Job.Kind} {Job.Id}");
        return _task;
    }

    /// <summary>Cancels the job at its await; later reasons do not replace the first, except the loss of the lease.</summary>
    public void Cancel(CancelReason reason)
    {
        if (_reason == CancelReason.None || reason == CancelReason.Lost)
        {
            _reason = reason;
            LoopInstant now = EventLoop.Current.Time;
            _endsBy = _endsBy < now ? _endsBy : now;
            _task?.Cancel(reason switch
            {
                CancelReason.Abort => "the job was aborted",
                CancelReason.Stop => "the worker stops",
                _ => "the worker has lost its lease",
            });
        }
    }

    private async Coroutine RunAsync(Action<JobRun, FinishedJob> onEnd)
    {
        JobMetrics.OnStarted(Job);
        Activity? span = JobTracing.StartProcess(Job);
        LoopInstant start = EventLoop.Current.Time;
        FinishedJob finished = await TryAsync();
        JobTracing.EndProcess(span, finished.End, _error);
        JobMetrics.OnFinished(finished, EventLoop.Current.Time - start);
        onEnd(this, _context.IsCompleted ? JobFailure.EndUnlessCommitted(_definition, finished) : finished);
    }

    private async Coroutine<FinishedJob> TryAsync()
    {
        try
        {
            return _definition.InWorker ? await _processes.RunAsync(Job) : await TimeoutScope.RunAsync(Job.Timeout, RunInScopeAsync);
        }
        catch (Exception) when (_reason == CancelReason.Abort)
        {
            // Whatever its clean-up has thrown: an aborted job does not run again.
            return new FinishedJob(Job, JobEnd.Aborted);
        }
        catch (OperationCanceledException) when (_reason != CancelReason.None)
        {
            return new FinishedJob(Job, JobEnd.Released);
        }
        catch (Exception error)
        {
            _error = error;
            return JobFailure.End(_definition, Job, error);
        }
    }

    private async Coroutine<FinishedJob> RunInScopeAsync()
    {
        using IDisposable? surrounding = _scope.Begin(_context);
        await using (_scope)
        {
            byte[]? result = await _scope.RunAsync(_definition, Job, _context);
            return new FinishedJob(Job, JobEnd.Completed, result, Children: _context.Children);
        }
    }
}
