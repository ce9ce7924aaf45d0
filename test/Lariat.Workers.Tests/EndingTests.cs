using System.Globalization;
using Lariat.Processes;
using Lariat.WorkerProgram;

namespace Lariat.Workers.Tests;

/// <summary>Recycling, shutdown, and what is left: nothing.</summary>
public abstract class EndingTests(DriverKind kind) : WorkerTest(kind)
{
    [Fact]
    public void MaxJobsPerWorker_Reached_ReplacesTheWorker() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(Options(jobsPerWorker: 2));

        int[] workers = new int[5];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = await executor.RunAsync(Jobs.ProcessId);
        }

        Assert.Equal(3, workers.Distinct().Count());
        Assert.Equal(workers[0], workers[1]);
        Assert.Equal(workers[2], workers[3]);
        Assert.Equal(1, executor.GetStatistics().WorkerCount);
    });

    [Fact]
    public void ShutdownAsync_JobsQueued_RunsThemFirst() => Run(async () =>
    {
        ProcessExecutor executor = MakeExecutor();
        LoopTask<int>[] jobs = [.. Enumerable.Range(0, 5).Select(number => LoopTask.Create(executor.RunAsync(Jobs.Add, (number, 1))))];
        await Coroutine.Sleep(0);

        await executor.ShutdownAsync();

        Assert.Equal([1, 2, 3, 4, 5], jobs.Select(static job => job.GetResult()));
        Assert.Equal(0, executor.GetStatistics().WorkerCount);
        await Expect.ThrowsAsync<InvalidOperationException>(async () => await executor.RunAsync(Jobs.ProcessId));
    });

    [Fact]
    public void ShutdownAsync_CancelQueued_CancelsWhatHasNoWorker() => Run(async () =>
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        ProcessExecutor executor = MakeExecutor();
        LoopTask<int> running = LoopTask.Create(executor.RunAsync(Jobs.WaitFor, path));
        LoopTask<int> queued = LoopTask.Create(executor.RunAsync(Jobs.ProcessId));
        await WaitForOutput("waiting");

        LoopTask shutdown = LoopTask.Create(executor.ShutdownAsync(cancelQueued: true));
        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await queued);
        File.WriteAllText(path, "");
        await shutdown;

        Assert.True(running.IsCompletedSuccessfully);
        File.Delete(path);
    });

    [Fact]
    public void ShutdownAsync_TimeIsOver_KillsWhatRuns() => Run(async () =>
    {
        ProcessExecutor executor = MakeExecutor();
        int worker = await executor.RunAsync(Jobs.ProcessId);
        LoopTask<int> job = LoopTask.Create(executor.RunAsync(Jobs.Hang));
        await WaitForOutput("hanging");

        await executor.ShutdownAsync(timeout: TimeSpan.FromMilliseconds(10));

        await Expect.ThrowsAsync<BrokenExecutorException>(async () => await job);
        Assert.False(Exists(worker));
    });

    [Fact]
    public void ShutdownAsync_InfiniteTime_WaitsForWhatRuns() => Run(async () =>
    {
        ProcessExecutor executor = MakeExecutor();
        LoopTask<int> job = LoopTask.Create(executor.RunAsync(Jobs.ProcessId));
        await Coroutine.Sleep(0);

        await executor.ShutdownAsync(timeout: Timeout.InfiniteTimeSpan);

        Assert.True(job.IsCompletedSuccessfully);
    });

    [Fact]
    public void ShutdownAsync_NegativeTime_KillsWhatRuns() => Run(async () =>
    {
        ProcessExecutor executor = MakeExecutor();
        LoopTask<int> job = LoopTask.Create(executor.RunAsync(Jobs.Hang));
        await WaitForOutput("hanging");

        await executor.ShutdownAsync(timeout: TimeSpan.FromSeconds(-5));

        await Expect.ThrowsAsync<BrokenExecutorException>(async () => await job);
    });

    [Fact]
    public void KillWorkers_WithAJob_FailsIt() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();
        LoopTask<int> job = LoopTask.Create(executor.RunAsync(Jobs.Hang));
        await WaitForOutput("hanging");

        executor.KillWorkers();

        await Expect.ThrowsAsync<BrokenExecutorException>(async () => await job);
    });

    [Fact]
    public void DisposeAsync_TaskIsCanceled_KillsTheWorkers() => Run(async () =>
    {
        LoopTask<int>? job = null;
        LoopTask body = LoopTask.Create(HangAsync());
        await WaitForOutput("hanging");

        body.Cancel();

        await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await body);
        var error = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await job!);
        Assert.Contains("because the executor was shut down", error.Message, StringComparison.Ordinal);

        async Coroutine HangAsync()
        {
            await using ProcessExecutor executor = MakeExecutor();
            job = LoopTask.Create(executor.RunAsync(Jobs.Hang));
            await Coroutine.Shield(job);
        }
    });

    [Fact]
    public void DisposeAsync_NeverUsed_DoesNothing() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();

        Assert.Equal(default, executor.GetStatistics());
    });

    [Fact]
    public void ShutdownAsync_AfterAllKindsOfEnds_LeavesNoProcessAndNoDescriptor() => Run(async () =>
    {
        // What the first process of a loop makes for good is there before the count.
        await using (ProcessExecutor first = MakeExecutor())
        {
            await first.RunAsync(Jobs.ProcessId);
        }

        int before = CountDescriptors();
        await using (ProcessExecutor executor = MakeExecutor(workers: 2))
        {
            await Coroutine.Gather(Enumerable.Range(0, 4).Select(number => executor.RunAsync(Jobs.Square, number)).ToArray());
            await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.Exit, 1));
            await Expect.ThrowsAsync<TimeoutException>(async () => await executor.RunAsync(Jobs.Hang, new ProcessJobOptions { Timeout = TimeSpan.FromMilliseconds(20) }));
            await executor.RunAsync(Jobs.ProcessId);
        }

        // The portable driver's streams are closed on a thread of the pool.
        await WaitUntil(() => CountDescriptors() <= before);
        Assert.Empty(ChildrenOfThisProcess());
    });

    [Fact]
    public void Worker_ItsProgramIsKilled_EndsInTheMiddleOfAJob() => Run(async () =>
    {
        WorkerCommand command = Command("employs");
        await using Subprocess program = await Subprocess.ExecAsync(
            command.Program, command.Arguments, new SubprocessOptions { StandardError = Redirect.Pipe, PipeGrace = Timeout.InfiniteTimeSpan });
        string line = "";
        while (!line.StartsWith("hanging in ", StringComparison.Ordinal))
        {
            // Before it there may be what a driver has to say.
            byte[] next = await program.StandardError.ReadLineAsync();
            Assert.NotEmpty(next);
            line = Text(next);
        }

        int worker = int.Parse(line["hanging in ".Length..], CultureInfo.InvariantCulture);

        program.Kill();
        await program.WaitAsync();

        await WaitUntil(() => !IsRunning(worker));
    });

    // Its new parent may take its time to reap it.
    private static bool IsRunning(int processId)
    {
        try
        {
            return !File.ReadAllText($"/proc/{processId}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static IEnumerable<string> ChildrenOfThisProcess()
        => Directory.GetDirectories("/proc/self/task").SelectMany(static task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
