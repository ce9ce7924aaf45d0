// Every worker does this for all programs: the worker that moves the due time of a schedule forward enqueues its job, so there is no
// leader. It waits until the next due time, and at most a second, as another program may have stored a schedule.
using Lariat.Jobs.Scheduling;
using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Running;

/// <summary>Enqueues what schedules are due. Thread: the worker's loop.</summary>
/// <param name="store">The schedules.</param>
/// <param name="changed">Notified of what was enqueued.</param>
/// <param name="schedulesChanged">Notified of schedules that this program changes.</param>
/// <param name="interval">The longest wait.</param>
internal sealed class JobScheduler(JobScheduleStore store, ChangeSignal changed, ChangeSignal schedulesChanged, TimeSpan interval)
{
    /// <summary>The longest wait where other programs may change schedules.</summary>
    public static readonly TimeSpan SharedInterval = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _reported = [];

    /// <summary>Runs until it is canceled. What fails is reported, and tried again next time.</summary>
    public async Coroutine RunAsync()
    {
        while (true)
        {
            TimeSpan wait = SharedInterval;
            long seen = schedulesChanged.Count;
            try
            {
                wait = await FireDueAsync();
            }
            catch (JobStorageException error)
            {
                Report("The schedules of jobs could not be read; it is tried again in a second.", error);
            }

            await schedulesChanged.WaitAsync(seen, wait);
        }
    }

    /// <summary>Enqueues what is due; returns how long to wait.</summary>
    public async Coroutine<TimeSpan> FireDueAsync()
    {
        DueSchedules found = await store.FindDueAsync();
        bool hasFired = false;
        foreach (DueSchedule schedule in found.Due)
        {
            if (TryParse(schedule) is { } times
                && await store.FireAsync(schedule, SchedulePlan.Make(times, schedule.Misfire, schedule.DueAt, found.Now)))
            {
                changed.Notify();
                hasFired = true;
            }
        }

        // What was due has another due time now. What this worker could not read is still due.
        TimeSpan longest = found.Due.Count > 0 ? SharedInterval : interval;
        return hasFired ? TimeSpan.Zero : found.NextIn < longest ? found.NextIn.Value : longest;
    }

    /// <summary>The times of a schedule; null if this program or machine cannot read them: others may.</summary>
    private CronTimes? TryParse(DueSchedule schedule)
    {
        try
        {
            return CronTimes.Parse(schedule.Expression, schedule.Zone);
        }
        catch (ArgumentException error)
        {
            if (_reported.Add(schedule.Name))
            {
                Report($"The schedule '{schedule.Name}' is due, but this worker cannot read it; it is left to others.", error);
            }

            return null;
        }
    }

    private static void Report(string message, Exception error)
        => EventLoop.Current.CallExceptionHandler(new LoopErrorContext { Message = message, Exception = error });
}
