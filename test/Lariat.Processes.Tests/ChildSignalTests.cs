using System.Runtime.InteropServices;

namespace Lariat.Processes.Tests;

/// <summary>Ending processes, and their trees, and what is left of them.</summary>
public abstract class ChildSignalTests(DriverKind kind) : ProcessTest(kind)
{
    [Fact]
    public void Kill_Running_EndsWithTheSignal() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("sleep", ["1000"]);

        Assert.True(process.Kill());

        Assert.Equal(new ExitStatus(-9, 9), await process.WaitAsync());
    });

    [Fact]
    public void Terminate_Running_EndsWithTheSignal() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("sleep", ["1000"]);

        Assert.True(process.Terminate());

        Assert.Equal("signal 15 (SIGTERM)", (await process.WaitAsync()).ToString());
    });

    [Fact]
    public void SendSignal_Caught_IsTheProcessBusiness() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ShellAsync("trap 'echo got; exit 4' TERM; echo ready; while :; do sleep 0.01; done", Piped);
        await process.StandardOutput.ReadLineAsync();

        Assert.True(process.SendSignal(PosixSignal.SIGTERM));

        Assert.Equal("got\n", Text(await process.StandardOutput.ReadLineAsync()));
        Assert.Equal(4, (await process.WaitAsync()).Code);
    });

    [Fact]
    public void SendSignal_Ended_IsFalse() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("true");
        await process.WaitAsync();

        Assert.False(process.SendSignal(PosixSignal.SIGTERM));
        Assert.False(process.Terminate());
        Assert.False(process.Kill());
        Assert.False(process.KillTree());
    });

    [Fact]
    public void SendSignal_Unknown_IsRefused() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("cat", [], Piped);

        Assert.Throws<ArgumentException>(() => process.SendSignal((PosixSignal)12345));
        Assert.Throws<ArgumentOutOfRangeException>(() => process.SendSignal(0));
        Assert.Null(process.ExitStatus);
    });

    [Fact]
    public void KillTree_Grandchildren_EndAsWell() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ShellAsync("sh -c 'sleep 1000 & echo $!; wait' & wait", Piped);
        int grandchild = Number(Text(await process.StandardOutput.ReadLineAsync()));
        Assert.True(Runs(grandchild));

        Assert.True(process.KillTree());

        Assert.Equal(9, (await process.WaitAsync()).Signal);
        await UntilEnded(grandchild);
    });

    [Fact]
    public void KillTree_OfASession_FindsOrphans() => Run(async () =>
    {
        Assert.SkipUnless(IsNative, "The portable driver has no sessions.");
        var options = new SubprocessOptions { StandardOutput = Redirect.Pipe, NewSession = true, KillsTree = true };
        Subprocess process = await Subprocess.ShellAsync("(sleep 1000 & echo $!); sleep 1000", options);
        int orphan = Number(Text(await process.StandardOutput.ReadLineAsync()));

        await process.DisposeAsync();

        await UntilEnded(orphan);
        Assert.NotNull(process.ExitStatus);
    });

    [Fact]
    public void DisposeAsync_Running_KillsAndReaps() => Run(async () =>
    {
        Subprocess process = await Subprocess.ExecAsync("sleep", ["1000"], Piped);

        await process.DisposeAsync();
        await process.DisposeAsync();

        Assert.Equal(9, process.ExitStatus?.Signal);
        Assert.False(Runs(process.Id));
    });

    [Fact]
    public void DisposeAsync_Ended_KeepsTheStatus() => Run(async () =>
    {
        Subprocess process = await Subprocess.ShellAsync("exit 5");
        await process.WaitAsync();

        await process.DisposeAsync();

        Assert.Equal(5, process.ExitStatus?.Code);
    });

    [Fact]
    public void Subprocess_BesideDiagnosticsProcess_BothKeepTheirStatus() => Run(async () =>
    {
        for (int i = 0; i < 20; i++)
        {
            Subprocess ours = await Subprocess.ShellAsync("exit 11");
            using System.Diagnostics.Process theirs = System.Diagnostics.Process.Start("sh", ["-c", "exit 12"]);
            Subprocess late = await Subprocess.ShellAsync("exit 13");
            await theirs.WaitForExitAsync();

            Assert.Equal(new ExitStatus(11), await ours.WaitAsync());
            Assert.Equal(12, theirs.ExitCode);
            Assert.Equal(new ExitStatus(13), await late.WaitAsync());
        }
    });

    [Fact]
    public void Subprocess_ManyInParallelAndInSequence_LeaveNothing() => Run(async () =>
    {
        for (int i = 0; i < 3; i++)
        {
            await RunOneAsync();
        }

        int before = DescriptorsNow();
        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < 50; i++)
            {
                group.Create(RunOneAsync());
            }

            await Coroutine.Completed;
        });
        for (int i = 0; i < 50; i++)
        {
            await RunOneAsync();
        }

        await Coroutine.Sleep(0);
        Assert.DoesNotContain(ChildrenNow(), id => !Runs(Number(id)));
        Assert.InRange(DescriptorsNow(), 0, before + (IsNative ? 0 : 5));

        static async Coroutine RunOneAsync()
        {
            await using Subprocess process = await Subprocess.ExecAsync("cat", [], Piped);
            Assert.Equal("x", (await process.CommunicateAsync(new[] { (byte)'x' })).OutputText);
        }
    });
}
