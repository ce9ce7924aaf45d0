using System.Globalization;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>A worker whose server goes away under load, and comes back.</summary>
public sealed class ServerRestartTests : JobsTest<PostgreSqlEngine>
{
    [Fact]
    public void RunAsync_ServerCrashesAndRestarts_LosesNothing() => TestLoop.RunReal(async () =>
    {
        Assert.SkipUnless(PostgresServer.ProgramFolder is not null, "PostgreSQL's server is not installed.");
        const int count = 400;
        using PostgresServer server = await Coroutine.ToThread(PostgresServer.Start);

        // The server of tests does not write its commits to the disk at once; those of this test must survive its crash.
        string connection = $"{server.ConnectionString};Options=-c synchronous_commit=on";
        var reports = new List<string>();
        EventLoop.Current.ExceptionHandler = (_, context) => reports.Add(context.Message);
        var slow = new Job<string>("slow", Text, async (text, _) =>
        {
            await Coroutine.Sleep(0.02);
            Notes.Add(text);
        });
        await using JobClient jobs = await JobClient.OpenAsync(PostgreSqlJobs.Storage(connection), [slow]);
        await Coroutine.Gather(Enumerable.Range(0, count).Select(async Coroutine<JobHandle> (number)
            => await jobs.EnqueueAsync(slow, number.ToString(CultureInfo.InvariantCulture))));

        await WithWorkerAsync(
            jobs,
            async () =>
            {
                await WakeUpTests.UntilAsync(() => Notes.Count > 50);
                await Coroutine.ToThread(server.Crash);
                await Coroutine.ToThread(server.Restart);
                await WakeUpTests.UntilAsync(() => Notes.Distinct().Count() == count);
            },
            new JobWorkerOptions { StopsAtSigterm = false, Queues = new Dictionary<string, int> { ["default"] = 10 } });

        Assert.Equal([(JobState.Completed, (long)count)], (await jobs.CountAsync()).Select(one => (one.State, one.Count)));
        Assert.NotEmpty(reports);

        // What was not stored at the crash may run again, and nothing else.
        Assert.InRange(Notes.Count, count, count + 20);
    });
}
