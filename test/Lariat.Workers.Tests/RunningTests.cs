using Lariat.Processes;
using Lariat.WorkerProgram;

namespace Lariat.Workers.Tests;

/// <summary>Jobs that go well, or fail by themselves.</summary>
public abstract class RunningTests(DriverKind kind) : WorkerTest(kind)
{
    [Fact]
    public void RunAsync_OfAMarkedMethod_ReturnsWhatItReturnsInAnotherProcess() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();

        Assert.Equal(7, await executor.RunAsync(Jobs.Add, (3, 4)));
        Assert.NotEqual(Environment.ProcessId, await executor.RunAsync(Jobs.ProcessId));
    });

    [Fact]
    public void RunAsync_OfARecord_CopiesIt() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();

        Assert.Equal(new Book("Émile", 1763, null), await executor.RunAsync(Jobs.Reprint, new Book("Émile", 1762, null)));
        Assert.Null(await executor.RunAsync(Jobs.Reprint, (Book?)null));
    });

    [Fact]
    public void RunAsync_OfBytes_CarriesMoreThanPipesHold() => Run(async () =>
    {
        byte[] bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        await using ProcessExecutor executor = MakeExecutor();

        byte[] reversed = await executor.RunAsync(Jobs.Reverse, bytes);

        Assert.True(bytes.AsSpan().SequenceEqual([.. reversed.Reverse()]));
    });

    [Fact]
    public void RunAsync_OfAnEntry_RunsItWithoutReflection() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();

        Assert.Equal(5, await executor.RunAsync(Jobs.Length, "tiger"));
        Assert.Equal([0, 255], await executor.RunAsync(Jobs.Invert, new byte[] { 255, 0 }));
    });

    [Fact]
    public void RunAsync_OfAnEntryThatTheWorkerDoesNotHave_SaysSo() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();

        var error = await Expect.ThrowsAsync<InvalidOperationException>(async () => await executor.RunAsync(Jobs.Unknown, []));

        Assert.Contains("RunWorkerIfRequested(args, …)", error.Message, StringComparison.Ordinal);
        Assert.Equal(7, await executor.RunAsync(Jobs.Add, (3, 4)));
    });

    [Fact]
    public void RunAsync_MethodThrowsAKnownException_ArrivesAsThatWithTheRemoteTextInside() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();

        var error = await Expect.ThrowsAsync<KeyNotFoundException>(async () => await executor.RunAsync(Jobs.Throw, "key"));

        Assert.Equal("no such key", error.Message);
        var remote = Assert.IsType<RemoteJobException>(error.InnerException);
        Assert.Equal("System.Collections.Generic.KeyNotFoundException", remote.RemoteTypeName);
        Assert.Contains("Jobs.Throw", remote.RemoteText, StringComparison.Ordinal);
    });

    [Fact]
    public void RunAsync_MethodThrowsItsOwnException_ArrivesAsText() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();

        var error = await Expect.ThrowsAsync<RemoteJobException>(async () => await executor.RunAsync(Jobs.Throw, "own"));

        Assert.Equal("only the worker knows this type", error.Message);
        Assert.Equal(typeof(OwnException).FullName, error.RemoteTypeName);
        Assert.Contains(error.RemoteText, error.ToString(), StringComparison.Ordinal);
    });

    [Fact]
    public void RunAsync_MethodThrowsACancellation_DoesNotCancelTheCaller() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();

        var error = await Expect.ThrowsAsync<RemoteJobException>(async () => await executor.RunAsync(Jobs.Throw, "canceled"));

        Assert.Equal("System.OperationCanceledException", error.RemoteTypeName);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
    });

    [Fact]
    public void RunAsync_MethodPrintsAndReads_DoesNotDisturbTheChannel() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();

        string read = await executor.RunAsync(Jobs.MakeNoise, "noise");
        await WaitForOutput("child noise");

        Assert.Equal("[]", read);
        Assert.Contains("console noise", Output, StringComparison.Ordinal);
        Assert.Contains("stream ", Output, StringComparison.Ordinal);
    });

    [Fact]
    public void RunAsync_ThousandSmallJobs_AreAllAnsweredByAsManyWorkersAsAllowed() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor(workers: 2);

        int[] sums = await Coroutine.Gather(Enumerable.Range(0, 1000).Select(number => executor.RunAsync(Jobs.Add, (number, 1))).ToArray());

        Assert.Equal(Enumerable.Range(1, 1000), sums);
        Assert.Equal(2, executor.GetStatistics().StartedWorkers);
        Assert.Equal(1000, executor.GetStatistics().CompletedJobs);
    });

    [Fact]
    public void RunAsync_OneAfterTheOther_UsesOneWorker() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor(workers: 2);

        int first = await executor.RunAsync(Jobs.ProcessId);
        int second = await executor.RunAsync(Jobs.ProcessId);

        Assert.Equal(first, second);
        Assert.Equal(1, executor.GetStatistics().IdleCount);
    });

    [Fact]
    public void RunInExecutor_WithAProcessExecutor_StartsAtTheCall() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();

        LoopTask<int> sum = EventLoop.Current.RunInExecutor(Jobs.Add, (1, 2), executor);

        Assert.Equal(3, await sum);
    });

    [Fact]
    public void RunAsync_WorkersEnvironment_HasWhatWasAddedAndNoMarker() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(new ProcessExecutorOptions
        {
            Command = Command(),
            ExtraEnvironment = new Dictionary<string, string?> { ["LARIAT_TEST"] = "yes" },
        });

        Assert.Equal("yes", await executor.RunAsync(Jobs.Variable, "LARIAT_TEST"));
        Assert.Null(await executor.RunAsync(Jobs.Variable, "LARIAT_WORKER"));
    });

    [Fact]
    public void RunAsync_ArgumentLargerThanAFrame_ThrowsAndTheWorkerGoesOn() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(new ProcessExecutorOptions { Command = Command(), MaxFrameBytes = 4096 });

        var error = await Expect.ThrowsAsync<ArgumentException>(async () => await executor.RunAsync(Jobs.Reverse, new byte[4096]));

        Assert.Contains("MaxFrameBytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, await executor.RunAsync(Jobs.Add, (1, 2)));
    });

    [Fact]
    public void RunAsync_ResultLargerThanAFrame_ThrowsAndTheWorkerGoesOn() => Run(async () =>
    {
        await using var executor = new ProcessExecutor(new ProcessExecutorOptions { Command = Command(), MaxFrameBytes = 4096 });

        var error = await Expect.ThrowsAsync<InvalidOperationException>(async () => await executor.RunAsync(Jobs.Make, 4096));

        Assert.Contains("MaxFrameBytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, await executor.RunAsync(Jobs.Add, (1, 2)));
        Assert.Equal(1, executor.GetStatistics().StartedWorkers);
    });
}
