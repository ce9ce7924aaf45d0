using Lariat.Processes;
using Lariat.WorkerProgram;

namespace Lariat.Workers.Tests;

/// <summary>What a canceled scope, a shield, and a shield that is lifted do to a job.</summary>
public abstract class ScopeTests(DriverKind kind) : WorkerTest(kind)
{
    [Fact]
    public void RunAsync_ScopeIsCanceled_KillsTheWorkerAndTheScopeCatches() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();
        int worker = await executor.RunAsync(Jobs.ProcessId);
        var scope = new CancelScope();
        LoopTask canceling = LoopTask.Create(CancelAtAsync("hanging", () => scope.Cancel()));

        await scope.RunAsync(async () => await executor.RunAsync(Jobs.Hang));
        int next = await executor.RunAsync(Jobs.ProcessId);
        await canceling;

        Assert.True(scope.HasCaughtCancellation);
        Assert.NotEqual(worker, next);
        Assert.False(Exists(worker));
        Assert.Equal(1, executor.GetStatistics().KilledWorkers);
    });

    [Fact]
    public void RunAsync_ScopeIsCanceledAndWorkersAreKept_TheWorkerFinishesAndIsReused() => Run(async () =>
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using ProcessExecutor executor = MakeExecutor();
        int worker = await executor.RunAsync(Jobs.ProcessId);
        var scope = new CancelScope();
        LoopTask canceling = LoopTask.Create(CancelAtAsync("waiting", () => scope.Cancel()));

        await scope.RunAsync(async () => await executor.RunAsync(Jobs.WaitFor, path, new ProcessJobOptions { KillsWhenCanceled = false }));
        File.WriteAllText(path, "");
        int next = await executor.RunAsync(Jobs.ProcessId);
        await canceling;

        Assert.True(scope.HasCaughtCancellation);
        Assert.Equal(worker, next);
        Assert.Equal(0, executor.GetStatistics().KilledWorkers);
        File.Delete(path);
    });

    [Fact]
    public void RunAsync_UnderAShield_EndsAndTheWorkerIsReused() => Run(async () =>
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using ProcessExecutor executor = MakeExecutor();
        var scope = new CancelScope();
        int worker = 0;
        bool hasPassed = false;
        LoopTask canceling = LoopTask.Create(CancelAtAsync("waiting", () =>
        {
            scope.Cancel();
            File.WriteAllText(path, "");
        }));

        await scope.RunAsync(async () =>
        {
            await new CancelScope { IsShielded = true }.RunAsync(async () => worker = await executor.RunAsync(Jobs.WaitFor, path));
            await Coroutine.Yield();
            hasPassed = true;
        });
        await canceling;

        Assert.True(scope.HasCaughtCancellation);
        Assert.False(hasPassed);
        Assert.Equal(worker, await executor.RunAsync(Jobs.ProcessId));
        File.Delete(path);
    });

    [Fact]
    public void RunAsync_ShieldIsLiftedWhileTheJobRuns_KillsTheWorker() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();
        var scope = new CancelScope();
        var shield = new CancelScope { IsShielded = true };
        int killedBeforeTheLift = -1;
        LoopTask canceling = LoopTask.Create(LiftAsync());

        await scope.RunAsync(async () => await shield.RunAsync(async () => await executor.RunAsync(Jobs.Hang)));
        await canceling;

        Assert.Equal((0, 1), (killedBeforeTheLift, executor.GetStatistics().KilledWorkers));
        Assert.True(scope.HasCaughtCancellation);
        Assert.False(shield.HasCaughtCancellation);

        async Coroutine LiftAsync()
        {
            await WaitForOutput("hanging");
            scope.Cancel();
            await Coroutine.Sleep(0);
            killedBeforeTheLift = executor.GetStatistics().KilledWorkers;
            shield.IsShielded = false;
        }
    });

    [Fact]
    public void RunAsync_InACanceledScope_StartsNothingAndTheIdleWorkerStays() => Run(async () =>
    {
        await using ProcessExecutor executor = MakeExecutor();
        int worker = await executor.RunAsync(Jobs.ProcessId);
        var scope = new CancelScope();

        await scope.RunAsync(async () =>
        {
            scope.Cancel();
            await executor.RunAsync(Jobs.Hang);
        });

        Assert.True(scope.HasCaughtCancellation);
        Assert.Equal(worker, await executor.RunAsync(Jobs.ProcessId));
        Assert.Equal(0, executor.GetStatistics().KilledWorkers);
    });

    [Fact]
    public void RunAsync_ScopeIsCanceledInTheQueue_TheJobNeverStartsAndTheRunningOneEnds() => Run(async () =>
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using ProcessExecutor executor = MakeExecutor();
        LoopTask<int> running = LoopTask.Create(executor.RunAsync(Jobs.WaitFor, path));
        await WaitForOutput("waiting");
        var scope = new CancelScope();
        EventLoop.Current.CallSoon(() => scope.Cancel());

        await scope.RunAsync(async () => await executor.RunAsync(Jobs.Hang));
        File.WriteAllText(path, "");
        await running;

        Assert.True(scope.HasCaughtCancellation);
        Assert.DoesNotContain("hanging", Output, StringComparison.Ordinal);
        File.Delete(path);
    });

    [Fact]
    public void DisposeAsync_AtTheEndOfACanceledScope_KillsAndReapsTheWorkers() => Run(async () =>
    {
        int worker = 0;
        bool existedAtTheEnd = true;
        ProcessExecutor? used = null;
        var scope = new CancelScope();
        LoopTask canceling = LoopTask.Create(CancelAtAsync("hanging", () => scope.Cancel()));

        await scope.RunAsync(async () =>
        {
            await using ProcessExecutor executor = used = MakeExecutor();
            worker = await executor.RunAsync(Jobs.ProcessId);
            await executor.RunAsync(Jobs.Hang);
        });
        existedAtTheEnd = Exists(worker);
        await canceling;

        Assert.True(scope.HasCaughtCancellation);
        Assert.False(existedAtTheEnd);
        Assert.Equal(0, used!.GetStatistics().WorkerCount);
    });

    private async Coroutine CancelAtAsync(string output, Action cancel)
    {
        await WaitForOutput(output);
        cancel();
    }
}
