using Lariat.Processes;
using Lariat.WorkerProgram;

namespace Lariat.Workers.Tests;

/// <summary>Workers that die, are killed, or run out of memory.</summary>
public abstract class DyingTests(DriverKind kind) : WorkerTest(kind)
{
    [Fact]
    public void RunAsync_WorkerExits_FailsThatJobWithExitCodeAndOutput() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();
        int worker = await executor.RunAsync(Jobs.ProcessId);

        var error = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.Exit, 42));

        Assert.Equal(42, error.ExitCode);
        Assert.Equal(worker, error.ProcessId);
        Assert.Equal("ending with 42", error.ErrorOutput);
        Assert.Contains("Jobs.Exit", error.Message, StringComparison.Ordinal);
        Assert.NotEqual(worker, await executor.RunAsync(Jobs.ProcessId));
    });

    [Fact]
    public void RunAsync_WorkerFailsFast_SaysWhatTheRuntimeSaid() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();

        var error = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.FailFast));

        Assert.Contains("the reactor is gone", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, executor.GetStatistics().CrashedWorkers);
    });

    [Fact]
    public void RunAsync_WorkerDies_LeavesOtherJobsAlone() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor(workers: 2);

        (Outcome<int>[] sums, _) = await Coroutine.Gather(
            GatherSumsAsync(executor),
            Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.KillItself)));

        Assert.All(sums, static sum => Assert.True(sum.IsSuccess));
    });

    [Fact]
    public void RunAsync_TimeIsOver_KillsTheWorkerAndTheNextJobWorks() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();
        int worker = await executor.RunAsync(Jobs.ProcessId);

        var error = await Expect.ThrowsAsync<TimeoutException>(async () =>
            await executor.RunAsync(Jobs.Hang, new ProcessJobOptions { Timeout = TimeSpan.FromMilliseconds(50) }));

        Assert.Contains($"process {worker}) was killed", error.Message, StringComparison.Ordinal);
        Assert.NotEqual(worker, await executor.RunAsync(Jobs.ProcessId));
        Assert.Equal(1, executor.GetStatistics().KilledWorkers);
    });

    [Fact]
    public void RunAsync_TimeoutOfTheExecutor_CountsFromTheStartOfTheJob() => Run(async () =>
    {
        // The worker's own start takes longer than this.
        await using var executor = new ProcessExecutor(Options(jobTimeout: TimeSpan.FromMilliseconds(200)));

        await Expect.ThrowsAsync<TimeoutException>(async () => await executor.RunAsync(Jobs.Hang));

        Assert.Contains("hanging in", Output, StringComparison.Ordinal);
    });

    [Fact]
    public void Cancel_OfARunningJob_KillsItsWorker() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();
        int worker = await executor.RunAsync(Jobs.ProcessId);
        LoopTask<int> job = LoopTask.Create(executor.RunAsync(Jobs.Hang));
        await WaitForOutput("hanging");

        job.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await job);

        Assert.NotEqual(worker, await executor.RunAsync(Jobs.ProcessId));
        Assert.False(Exists(worker));
    });

    [Fact]
    public void Cancel_OfAJobThatMayGoOn_LeavesItsWorkerAtWork() => Run(async () =>
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using ProcessExecutor executor = MakeExecutor();
        int worker = await executor.RunAsync(Jobs.ProcessId);
        LoopTask<int> job = LoopTask.Create(executor.RunAsync(Jobs.WaitFor, path, new ProcessJobOptions { KillsWhenCanceled = false }));
        await WaitForOutput("waiting");

        job.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await job);
        File.WriteAllText(path, "");

        Assert.Equal(worker, await executor.RunAsync(Jobs.ProcessId));
        File.Delete(path);
    });

    [Fact]
    public void Cancel_OfAJobThatWaitsForAWorker_NeverStartsIt() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        LoopTask<int> running = LoopTask.Create(executor.RunAsync(Jobs.WaitFor, path));
        await WaitForOutput("waiting");
        LoopTask<int> queued = LoopTask.Create(executor.RunAsync(Jobs.ProcessId));
        await WaitUntil(() => executor.GetStatistics().QueuedCount == 1);

        queued.Cancel();
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await queued);
        File.WriteAllText(path, "");
        await running;

        Assert.Equal(0, executor.GetStatistics().QueuedCount);
        Assert.Equal(1, executor.GetStatistics().CompletedJobs);
        File.Delete(path);
    });

    [Fact]
    public void CrashPolicy_Rerun_RunsTheJobAgainInAnotherWorker() => Run(async () =>
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var executor = new ProcessExecutor(new ProcessExecutorOptions { Command = Command(), MaxWorkers = 1, CrashPolicy = WorkerCrashPolicy.RerunJob });

        int worker = await executor.RunAsync(Jobs.DieUnlessExists, path);

        Assert.Equal(worker, await executor.RunAsync(Jobs.ProcessId));
        Assert.Equal(2, executor.GetStatistics().StartedWorkers);
        File.Delete(path);
    });

    [Fact]
    public void CrashPolicy_RerunTooOften_FailsTheJob() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(new ProcessExecutorOptions { Command = Command(), MaxWorkers = 1, CrashPolicy = WorkerCrashPolicy.RerunJob, Output = Stream.Null });

        var error = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.Exit, 5));

        Assert.Equal(5, error.ExitCode);
        Assert.Equal(2, executor.GetStatistics().CrashedWorkers);
    });

    [Fact]
    public void CrashPolicy_Break_FailsEverybody() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(new ProcessExecutorOptions
        {
            Command = Command(),
            MaxWorkers = 1,
            CrashPolicy = WorkerCrashPolicy.BreakExecutor,
            Output = Stream.Null,
        });
        LoopTask dying = LoopTask.Create(executor.RunAsync(Jobs.Exit, 6));
        LoopTask<int> queued = LoopTask.Create(executor.RunAsync(Jobs.ProcessId));

        var first = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await dying);
        var second = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await queued);
        var third = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.ProcessId));

        Assert.Equal([6, 6, 6], new[] { first, second, third }.Select(static error => error.ExitCode));
        Assert.Contains("runs nothing more", third.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void RunAsync_IdleWorkerWasKilled_StartsAnother() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();
        int worker = await executor.RunAsync(Jobs.ProcessId);

        System.Diagnostics.Process.GetProcessById(worker).Kill();
        await WaitUntil(() => executor.GetStatistics().IdleCount == 0);

        Assert.NotEqual(worker, await executor.RunAsync(Jobs.ProcessId));
    });

    [Fact]
    public void RunAsync_WorkerSendsNonsense_IsKilledAndTheErrorSaysSo() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(Options(behaviour: "babbles"));

        var error = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.ProcessId));

        Assert.Contains("sent invalid data", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidDataException>(error.InnerException);
    });

    [Fact]
    public void MaxMemoryBytes_ExceededByAJob_FailsItAndReplacesTheWorker() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(new ProcessExecutorOptions { Command = Command(), MaxWorkers = 1, MaxMemoryBytes = 64 * 1024 * 1024, Output = Stream.Null });
        int worker = await executor.RunAsync(Jobs.ProcessId);

        await Expect.ThrowsAsync<OutOfMemoryException>(async () => await executor.RunAsync(Jobs.Allocate, 256));

        Assert.Equal(8, await executor.RunAsync(Jobs.Allocate, 8));
        Assert.NotEqual(worker, await executor.RunAsync(Jobs.ProcessId));
    });

    private static async Coroutine<Outcome<int>[]> GatherSumsAsync(ProcessExecutor executor)
        => await Coroutine.GatherOutcomes(Enumerable.Range(0, 20).Select(number => executor.RunAsync(Jobs.Add, (number, 1))).ToArray());
}
