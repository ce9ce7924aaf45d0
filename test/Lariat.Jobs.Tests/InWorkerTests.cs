using System.Globalization;
using Lariat.Jobs.Program;
using Lariat.Processes;

namespace Lariat.Jobs.Tests;

/// <summary>Jobs that run in processes of their own: real processes, so real time.</summary>
public sealed class InWorkerTests : JobsTest<Sqlite.SqliteEngine>
{
    private static readonly JobWorkerOptions s_options = new()
    {
        StopsAtSigterm = false,
        Processes = new ProcessExecutorOptions
        {
            Command = new WorkerCommand("dotnet", [typeof(ProcessJobs).Assembly.Location]),
            MaxWorkers = 1,
            Output = Stream.Null,
        },
    };

    private Coroutine<JobClient> OpenAsync() => JobClient.OpenAsync(Engine.Storage, ProcessJobs.All);

    [Fact]
    public void Run_InWorker_ReturnsTheResultOfAnotherProcess() => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle<int> handle = await jobs.EnqueueAsync(ProcessJobs.Where, "x");

        await WithWorkerAsync(jobs, async () => Assert.NotEqual(Environment.ProcessId, await handle.WaitAsync()), s_options);
    });

    [Fact]
    public void Run_EndlessLoopBeyondItsTimeout_IsKilled() => TestLoop.RunReal(async () =>
    {
        using var directory = new TestDirectory();
        await using JobClient jobs = await OpenAsync();
        JobHandle handle = await jobs.EnqueueAsync(
            ProcessJobs.Spin, directory["pid"], new JobOptions { Attempts = 1, Timeout = TimeSpan.FromMilliseconds(500) });

        await WithWorkerAsync(jobs, async () => await Expect.ThrowsAsync<JobFailedException>(() => handle.WaitAsync()), s_options);

        Assert.Contains(nameof(TimeoutException), (await handle.GetInfoAsync())!.Errors[0].Text, StringComparison.Ordinal);
    });

    [Fact]
    public void AbortAsync_EndlessLoop_KillsItsProcess() => TestLoop.RunReal(async () =>
    {
        using var directory = new TestDirectory();
        await using JobClient jobs = await OpenAsync();
        JobHandle handle = await jobs.EnqueueAsync(ProcessJobs.Spin, directory["pid"]);

        await WithWorkerAsync(
            jobs,
            async () =>
            {
                int process = await ReadNumberAsync(directory["pid"]);
                await handle.AbortAsync();
                JobFailedException error = await Expect.ThrowsAsync<JobFailedException>(() => handle.WaitAsync());

                Assert.Equal(JobState.Aborted, error.State);
                while (Directory.Exists($"/proc/{process}"))
                {
                    // Killed, and not reaped yet.
                    await Coroutine.Sleep(0.01);
                }
            },
            s_options);
    });

    [Theory]
    [InlineData("crash", JobState.Dead, nameof(BrokenExecutorException))]
    [InlineData("dead", JobState.Dead, "the account is closed")]
    [InlineData("failure", JobState.Dead, "ended by failure")]
    [InlineData("enqueue", JobState.Dead, "cannot enqueue")]
    [InlineData("services", JobState.Dead, "no services")]
    public void Run_FailsInItsProcess_KeepsTheError(string how, JobState state, string error) => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle handle = await jobs.EnqueueAsync(ProcessJobs.End, how, new JobOptions { Attempts = 1 });

        await jobs.DrainAsync(s_options);

        JobInfo info = (await handle.GetInfoAsync())!;
        Assert.Equal(state, info.State);
        Assert.Contains(error, info.Errors[0].Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Run_SnoozesInItsProcess_IsScheduledUncounted() => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await OpenAsync();
        JobHandle handle = await jobs.EnqueueAsync(ProcessJobs.End, "snooze");

        await jobs.DrainAsync(s_options);

        JobInfo info = (await handle.GetInfoAsync())!;
        Assert.Equal((JobState.Scheduled, 0), (info.State, info.Attempt));
    });

    [Fact]
    public void Run_KindTheProcessDoesNotHave_SaysWhatMainNeeds() => TestLoop.RunReal(async () =>
    {
        var other = new Job<string>("other", Text, (_, _) => Coroutine.Completed) { InWorker = true };
        await using JobClient jobs = await JobClient.OpenAsync(Engine.Storage, [other]);
        JobHandle handle = await jobs.EnqueueAsync(other, "x", new JobOptions { Attempts = 1 });

        await jobs.DrainAsync(s_options);

        Assert.Contains("JobProcess.RunIfRequested", (await handle.GetInfoAsync())!.Errors[0].Text, StringComparison.Ordinal);
    });

    private static async Coroutine<int> ReadNumberAsync(string path)
    {
        while (!File.Exists(path))
        {
            await Coroutine.Sleep(0.01);
        }

        return int.Parse(await File.ReadAllTextAsync(path), CultureInfo.InvariantCulture);
    }
}
