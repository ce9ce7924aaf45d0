namespace Lariat.Processes.Tests;

/// <summary>What a canceled scope, a shield, and a shield that is lifted do to a process and to those that wait for it.</summary>
public abstract class ScopeTests(DriverKind kind) : ProcessTest(kind)
{
    [Fact]
    public void WaitAsync_ScopeIsCanceled_LeavesTheProcess() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("cat", [], Piped);
        var scope = new CancelScope();
        EventLoop.Current.CallSoon(() => scope.Cancel());

        await scope.RunAsync(async () => await process.WaitAsync());

        Assert.True(scope.HasCaughtCancellation);
        Assert.Null(process.ExitStatus);
        process.StandardInput.Close();
        Assert.True((await process.WaitAsync()).IsSuccess);
    });

    [Fact]
    public void ReadAsync_ScopeIsCanceled_LosesNothing() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("cat", [], Piped);
        var scope = new CancelScope();
        EventLoop.Current.CallSoon(() => scope.Cancel());

        await scope.RunAsync(async () => await process.StandardOutput.ReadLineAsync());
        await process.StandardInput.WriteAsync("line\n"u8.ToArray());

        Assert.True(scope.HasCaughtCancellation);
        Assert.Equal("line\n", Text(await process.StandardOutput.ReadLineAsync()));
    });

    [Fact]
    public void CommunicateAsync_ScopeIsCanceled_KillsAndReapsTheProcess() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("sleep", ["100"], Piped);
        var scope = new CancelScope();
        EventLoop.Current.CallSoon(() => scope.Cancel());

        await scope.RunAsync(async () => await process.CommunicateAsync());

        Assert.True(scope.HasCaughtCancellation);
        Assert.False(process.ExitStatus!.Value.IsSuccess);
    });

    [Fact]
    public void CommunicateAsync_UnderAShield_EndsWithItsOutput() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("cat", [], Piped);
        var scope = new CancelScope();
        string? output = null;

        await scope.RunAsync(async () =>
        {
            scope.Cancel();
            await new CancelScope { IsShielded = true }.RunAsync(
                async () => output = (await process.CommunicateAsync("text"u8.ToArray())).OutputText);
            await Coroutine.Yield();
            output = "not reached";
        });

        Assert.True(scope.HasCaughtCancellation);
        Assert.Equal("text", output);
        Assert.True(process.ExitStatus!.Value.IsSuccess);
    });

    [Fact]
    public void CommunicateAsync_ShieldIsLifted_KillsAndReapsTheProcess() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("sleep", ["100"], Silent);
        var scope = new CancelScope();
        var shield = new CancelScope { IsShielded = true };
        LoopTask lifting = LoopTask.Create(LiftAsync());
        bool ranBeforeTheLift = false;

        await scope.RunAsync(async () => await shield.RunAsync(async () => await process.CommunicateAsync()));
        await lifting;

        Assert.True(ranBeforeTheLift);
        Assert.True(scope.HasCaughtCancellation);
        Assert.False(shield.HasCaughtCancellation);
        Assert.NotNull(process.ExitStatus);

        async Coroutine LiftAsync()
        {
            scope.Cancel();
            await Coroutine.Sleep(0.02);
            ranBeforeTheLift = process.ExitStatus is null;
            shield.IsShielded = false;
        }
    });

    [Fact]
    public void DisposeAsync_AtTheEndOfACanceledScope_KillsAndReapsTheProcess() => Run(async () =>
    {
        Subprocess? used = null;
        var scope = new CancelScope();
        EventLoop.Current.CallLater(TimeSpan.FromMilliseconds(20), () => scope.Cancel());

        await scope.RunAsync(async () =>
        {
            await using Subprocess process = used = await Subprocess.ExecAsync("cat", [], Piped);
            await process.WaitAsync();
        });

        Assert.True(scope.HasCaughtCancellation);
        Assert.NotNull(used!.ExitStatus);
        Assert.Empty(ChildrenNow());
    });

    [Fact]
    public void DisposeAsync_InAPlainMethodOfACanceledScope_KillsAndReapsTheProcess() => Run(async () =>
    {
        Subprocess? used = null;
        var scope = new CancelScope();
        EventLoop.Current.CallLater(TimeSpan.FromMilliseconds(20), () => scope.Cancel());

        await scope.RunAsync(async () => await PlainAsync());

        Assert.True(scope.HasCaughtCancellation);
        Assert.NotNull(used!.ExitStatus);

        async Task PlainAsync()
        {
            await using Subprocess process = used = await Subprocess.ExecAsync("cat", [], Piped);
            await process.WaitAsync();
        }
    });
}
