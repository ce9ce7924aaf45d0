// Tests of programs with background jobs: a day passes in a tenth of a second, and a process ends at the commit that the test says.
#:project ../src/Lariat.Jobs/Lariat.Jobs.csproj
#:project ../src/Lariat.Jobs.Testing/Lariat.Jobs.Testing.csproj
using Lariat;
using Lariat.Jobs;
using Lariat.Jobs.Testing;
using Lariat.Testing;

// region: drain
VirtualTime.Run(async () =>
{
    await using TestJobs jobs = await TestJobs.OpenAsync(AppJobs.All);
    await jobs.Client.EnqueueAsync(Billing.Jobs.Bill, "order 7", new() { Delay = TimeSpan.FromDays(1) });
    await jobs.Client.ScheduleAsync("report", "0 6 * * *", Billing.Jobs.Report, "all");     // each day at six

    Console.WriteLine(await jobs.DrainAsync());                                             // nothing is ready: 0 tries
    int tries = await jobs.DrainAsync(until: jobs.Clock.GetUtcNow() + TimeSpan.FromDays(2));

    Console.WriteLine($"{tries} tries");                                                    // the bill, its reminder, two reports
    Console.WriteLine(string.Join(", ", await jobs.ListEnqueuedAsync(Billing.Jobs.Remind)));
    Console.WriteLine((await jobs.ListPayloadsAsync(Billing.Jobs.Bill)).Count);             // none waits
});
// endregion

// region: crash
VirtualTime.Run(async () =>
{
    await using TestJobs jobs = await TestJobs.OpenAsync(AppJobs.All);
    await jobs.Client.EnqueueAsync(Billing.Jobs.Report, "once");

    jobs.CrashBefore(JobCrashPoint.Completion);             // the job has run, and nothing says so
    await jobs.RunForAsync(TimeSpan.FromMinutes(1));        // so it runs a second time, when the lease is over

    Console.WriteLine($"{jobs.CrashCount} crash");
});
// endregion

internal static partial class Billing
{
    [Job("bill")]
    public static Coroutine BillAsync(string order, JobContext job)
    {
        Console.WriteLine($"bill for {order}");
        job.Enqueue(Jobs.Remind, order, new() { Delay = TimeSpan.FromHours(12) });
        return Coroutine.Completed;
    }

    [Job("remind")]
    public static Coroutine RemindAsync(string order)
    {
        Console.WriteLine($"reminder of {order}");
        return Coroutine.Completed;
    }

    [Job("report")]
    public static Coroutine ReportAsync(string which, JobContext job)
    {
        Console.WriteLine($"report {which}, try {job.Attempt}");
        return Coroutine.Completed;
    }
}
