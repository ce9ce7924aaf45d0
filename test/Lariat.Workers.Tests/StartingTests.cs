using Lariat.Processes;
using Lariat.WorkerProgram;

namespace Lariat.Workers.Tests;

/// <summary>Programs that are no workers, and initializers.</summary>
public abstract class StartingTests(DriverKind kind) : WorkerTest(kind)
{
    [Fact]
    public void RunAsync_ProgramPrintsInsteadOfGreeting_SaysWhatToDoAndShowsIt() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(Options(behaviour: "prints"));

        var error = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.ProcessId));

        Assert.Contains("Call ProcessExecutor.RunWorkerIfRequested(args) as the first statement of its Main", error.Message, StringComparison.Ordinal);
        Assert.Contains("Good mo", error.ErrorOutput, StringComparison.Ordinal);
    });

    [Fact]
    public void RunAsync_ProgramExitsInsteadOfGreeting_SaysSo() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(Options(behaviour: "exits"));

        var error = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.ProcessId));

        Assert.Contains("has ended (exit code 3) without greeting", error.Message, StringComparison.Ordinal);
        Assert.Equal("I have other plans.", error.ErrorOutput);
    });

    [Fact]
    public void RunAsync_ProgramDoesNothing_TimesOut() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(new ProcessExecutorOptions { Command = Command("hangs"), StartTimeout = TimeSpan.FromMilliseconds(100) });

        var error = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.ProcessId));

        Assert.Contains("within 0.1 s", error.Message, StringComparison.Ordinal);
        Assert.IsType<TimeoutException>(error.InnerException);
    });

    [Fact]
    public void RunAsync_ProgramMakesAnExecutorInsteadOfGreeting_StopsThere() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(Options(behaviour: "recurses"));

        var error = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.ProcessId));

        Assert.Contains("This process was started as a worker", error.ErrorOutput, StringComparison.Ordinal);
        Assert.Equal(1, executor.GetStatistics().StartedWorkers);
    });

    [Fact]
    public void RunAsync_WorkerOfAnotherVersion_SaysSo() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(Options(behaviour: "next-version"));

        var error = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.ProcessId));

        Assert.Contains("uses version 2", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void RunAsync_AfterAProgramWasNoWorker_FailsWithoutTryingAgain() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(Options(behaviour: "exits"));
        await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.ProcessId));

        await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.ProcessId));

        Assert.Equal(1, executor.GetStatistics().StartedWorkers);
    });

    [Fact]
    public void RunAsync_NoSuchProgram_ThrowsWhatExecThrows() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(new ProcessExecutorOptions { Command = new WorkerCommand("/no/such/program") });

        await Expect.ThrowsAsync<FileNotFoundException>(async () => await executor.RunAsync(Jobs.ProcessId));
        await Expect.ThrowsAsync<FileNotFoundException>(async () => await executor.RunAsync(Jobs.ProcessId));

        Assert.Equal(0, executor.GetStatistics().WorkerCount);
    });

    [Fact]
    public void Initializer_Given_RunsOnceInEachWorker() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(Options(initializer: WorkerCall.To(Jobs.Initialize, "ready")));

        Assert.Equal("nothing, ready", await executor.RunAsync(Jobs.Initialized));
        Assert.Equal("nothing, ready", await executor.RunAsync(Jobs.Initialized));
    });

    [Fact]
    public void Initializer_Throws_BreaksTheExecutor() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(Options(initializer: WorkerCall.To(Jobs.FailToInitialize)));

        var error = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.ProcessId));
        await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.ProcessId));

        Assert.Contains("no time zone", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, executor.GetStatistics().StartedWorkers);
    });

    [Fact]
    public void Initializer_WorkerDiesInIt_BreaksTheExecutor() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(Options(initializer: WorkerCall.To(Jobs.Exit, 8)));

        var error = await Expect.ThrowsAsync<BrokenExecutorException>(async () => await executor.RunAsync(Jobs.ProcessId));

        Assert.Equal(8, error.ExitCode);
        Assert.Contains("the initializer", error.Message, StringComparison.Ordinal);
    });
}
