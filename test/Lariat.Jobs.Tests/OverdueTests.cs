using Lariat.Jobs.Tests.Sqlite;

namespace Lariat.Jobs.Tests;

/// <summary>Jobs that ignore their cancellation.</summary>
public sealed class OverdueTests : JobsTest<SqliteEngine>
{
    private readonly List<string> _reports = [];

    private Job<string> Stubborn { get; }

    public OverdueTests() => Stubborn = new Job<string>("stubborn", Text, async (_, _) =>
    {
        for (int i = 0; i < 2; i++)
        {
            try
            {
                await Coroutine.Sleep(TimeSpan.FromSeconds(40));
            }
            catch (OperationCanceledException)
            {
            }
        }
    });

    private async Coroutine ObserveAsync(JobOptions options, Func<JobHandle, Coroutine> body)
    {
        EventLoop.Current.ExceptionHandler = (_, context) => _reports.Add(context.Message);
        await using JobClient jobs = await OpenAsync(Stubborn);
        JobHandle handle = await jobs.EnqueueAsync(Stubborn, "x", options);
        await WithWorkerAsync(jobs, async () =>
        {
            await Coroutine.Sleep(TimeSpan.FromSeconds(1));
            await body(handle);
            await Coroutine.Sleep(TimeSpan.FromSeconds(30));
        });
    }

    [Fact]
    public void RunAsync_JobIgnoresItsTimeout_IsReportedOnce() => TestLoop.Run(async () =>
    {
        await ObserveAsync(new JobOptions { Timeout = TimeSpan.FromSeconds(10), Attempts = 1 }, static _ => Coroutine.Completed);

        Assert.Contains("ignores its cancellation", Assert.Single(_reports), StringComparison.Ordinal);
    });

    [Fact]
    public void RunAsync_JobIgnoresItsAbort_IsReportedOnce() => TestLoop.Run(async () =>
    {
        await ObserveAsync(new JobOptions(), static async handle => await handle.AbortAsync());

        Assert.Contains("ignores its cancellation", Assert.Single(_reports), StringComparison.Ordinal);
    });

    [Fact]
    public void RunAsync_LongJobWithinItsTime_IsNotReported() => TestLoop.Run(async () =>
    {
        await ObserveAsync(new JobOptions { Timeout = TimeSpan.FromHours(1) }, static _ => Coroutine.Completed);

        Assert.Empty(_reports);
    });
}
