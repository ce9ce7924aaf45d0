namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>Ten processes have the same schedule, and one of them is killed now and then: each second is enqueued
/// exactly once, and none is left out.</summary>
internal sealed class CronRun(FaultOptions options) : FaultRun("cron", options)
{
    private const int WorkerCount = 10;

    protected override async Coroutine<(bool IsGood, string Figures)> RunAsync(JobClient jobs)
    {
        for (int i = 0; i < WorkerCount; i++)
        {
            StartWorker();
        }

        await jobs.ScheduleAsync("each second", "* * * * * *", FaultKinds.Scheduled, "x", misfire: JobMisfire.RunAll);
        int kills = 0;
        for (LoopInstant end = EventLoop.Current.Time + Options.Duration; EventLoop.Current.Time < end; kills++)
        {
            await Coroutine.Sleep(2 + Random.NextDouble());
            Kill(Workers[Random.Next(Workers.Count)]);
            StartWorker();
        }

        await jobs.Schedules.PauseAsync("each second");
        bool hasEnded = await WaitForEmptyAsync(jobs);
        (_, long completed, long dead) = await CountAsync(jobs);

        // Each second has a job, also one at which no worker looked: the schedule makes up for all.
        // A job that was in flight at a kill runs again; the schedule has enqueued it once, which its id says.
        DateTimeOffset[] due = [.. CountRuns().Keys.Select(static text => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).Order()];
        int missing = (int)(due[^1] - due[0]).TotalSeconds + 1 - due.Length;
        return (
            hasEnded && dead == 0 && completed == due.Length && missing == 0,
            $"{WorkerCount} processes, {kills} killed, {due.Length} due times, {completed} jobs, {missing} missing");
    }
}
