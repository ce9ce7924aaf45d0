namespace Lariat.Jobs.Running;

/// <summary>Reports jobs that ignore their cancellation: they hold their place until they end. Thread: the worker's loop.</summary>
internal sealed class OverdueRuns(JobRuns runs)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private HashSet<JobRun> _reported = [];

    /// <summary>Runs until it is canceled.</summary>
    public async Coroutine RunAsync()
    {
        while (true)
        {
            await Coroutine.Sleep(s_patience);
            HashSet<JobRun> overdue = [.. runs.FindOverdue(s_patience)];
            foreach (JobRun run in overdue.Where(run => !_reported.Contains(run)))
            {
                EventLoop.Current.CallExceptionHandler(new LoopErrorContext
                {
                    Message = $"The job {run.Job.Id} of kind '{run.Job.Kind}' ignores its cancellation: its time was over, or it was "
                        + $"aborted, more than {s_patience.TotalSeconds} seconds ago. It holds its place until it ends. A job with "
                        + "InWorker is killed instead.",
                });
            }

            _reported = overdue;
        }
    }
}
