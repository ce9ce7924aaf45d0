using Lariat.Processes;
using Lariat.WorkerProgram;

namespace Lariat.Workers.Tests;

/// <summary>What cannot run in a worker is refused before one is started.</summary>
public class EntryTests
{
    [Fact]
    public void RunAsync_OfALambda_Throws() => AssertRefused(
        static executor => executor.RunAsync(static (int number) => number + 1, 1), "A lambda cannot run in a worker process");

    [Fact]
    public void RunAsync_OfALambdaWithState_Throws()
    {
        int offset = Environment.ProcessId;

        AssertRefused(executor => executor.RunAsync((int number) => number + offset, 1), "A lambda cannot run in a worker process");
    }

    [Fact]
    public void RunAsync_OfAMethodOfAnObject_Throws() => AssertRefused(
        executor => executor.RunAsync(OfAnObject, 1), "it is not one static method");

    [Fact]
    public void RunAsync_OfAMethodWithoutTheMark_Throws() => AssertRefused(
        static executor => executor.RunAsync(Jobs.NotMarked, 1), "Jobs.NotMarked is not marked with [WorkerEntry]");

    [Fact]
    public void RunAsync_OfAMethodThatReturnsATask_Throws() => AssertRefused(
        static executor => executor.RunAsync(Jobs.Await), "use EventLoop.Run inside");

    [Fact]
    public void RunAsync_OfAGenericMethod_Throws() => AssertRefused(
        static executor => executor.RunAsync(Jobs.Generic<int>, 1), "is generic");

    [Fact]
    public void RunAsync_OfSeveralMethodsAtOnce_Throws()
    {
        Func<int, int> twice = Jobs.Square;
        twice += Jobs.Square;

        AssertRefused(executor => executor.RunAsync(twice, 1), "it is not one static method");
    }

    [Fact]
    public void RunAsync_JobTimeoutOfZero_Throws() => Run(async () =>
    {
        await using var executor = new ProcessExecutor();

        await Expect.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await executor.RunAsync(Jobs.Square, 1, new ProcessJobOptions { Timeout = TimeSpan.Zero }));
    });

    [Fact]
    public void Constructor_OptionsOutOfBounds_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessExecutor(new ProcessExecutorOptions { MaxWorkers = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessExecutor(new ProcessExecutorOptions { MaxFrameBytes = 10 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessExecutor(new ProcessExecutorOptions { MaxMemoryBytes = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessExecutor(new ProcessExecutorOptions { JobTimeout = TimeSpan.Zero }));
    }

    [Fact]
    public void RunWorkerIfRequested_WithoutRequest_ReturnsAndRefusesTwoEntriesOfOneName()
    {
        ProcessExecutor.RunWorkerIfRequested(["--verbose"], Jobs.Length);

        Assert.Throws<ArgumentException>(() => ProcessExecutor.RunWorkerIfRequested([], Jobs.Length, Jobs.Length));
    }

    [Fact]
    public void ThisProgram_OfThisProgram_IsItsExecutable()
        => Assert.Equal(Environment.ProcessPath, WorkerCommand.ThisProgram.Program);

    [WorkerEntry]
    private int OfAnObject(int number) => number + GetHashCode();

    private static void Run(Func<Coroutine> body) => EventLoop.Run(body());

    private static void AssertRefused<T>(Func<ProcessExecutor, Coroutine<T>> run, string reason) => Run(async () =>
    {
        await using var executor = new ProcessExecutor();

        var error = await Expect.ThrowsAsync<ArgumentException>(async () => await run(executor));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, executor.GetStatistics().StartedWorkers);
    });
}
