using Lariat.IO;

namespace Lariat.Processes.Tests;

/// <summary>The pipes of a process, and talking to it until it ends.</summary>
public abstract class CommunicateTests(DriverKind kind) : ProcessTest(kind)
{
    private const int LargeBytes = 100 * 1024 * 1024;

    [Fact]
    public void CommunicateAsync_InputOutputError_AreAllThere() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ShellAsync("cat; echo problem >&2; exit 3", Piped);

        CommunicateResult result = await process.CommunicateAsync(Bytes("some data"));

        Assert.Equal("some data", result.OutputText);
        Assert.Equal("problem\n", result.ErrorText);
        Assert.Equal(3, result.Status.Code);
    });

    [Fact]
    public void CommunicateAsync_HundredMegabytesBothWays_NeitherBlocksNorLoses() => Run(async () =>
    {
        byte[] data = new byte[LargeBytes];
        new Random(1).NextBytes(data);
        await using Subprocess process = await Subprocess.ExecAsync("cat", [], new() { StandardInput = Redirect.Pipe, StandardOutput = Redirect.Pipe });

        CommunicateResult result = await process.CommunicateAsync(data);

        Assert.True(data.AsSpan().SequenceEqual(result.Output));
    });

    [Fact]
    public void CommunicateAsync_NoInput_ClosesStandardInput() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("cat", [], Piped);

        Assert.Empty((await process.CommunicateAsync()).Output);
    });

    [Fact]
    public void CommunicateAsync_ProcessIgnoresItsInput_IsNoError() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ShellAsync("exec true", Piped);

        Assert.True((await process.CommunicateAsync(new byte[1024 * 1024])).Status.IsSuccess);
    });

    [Fact]
    public void CommunicateAsync_InputWithoutPipe_IsRefused() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("true", [], Silent);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await process.CommunicateAsync(Bytes("x")));
    });

    [Fact]
    public void CommunicateAsync_MoreThanTheLimit_KillsAndFails() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("yes", [], Piped);

        await Assert.ThrowsAsync<LimitOverrunException>(async () => await process.CommunicateAsync(maxOutputBytes: 1000));

        Assert.Equal(9, process.ExitStatus?.Signal);
    });

    [Fact]
    public void CommunicateAsync_Cancelled_KillsAndReaps() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("sleep", ["1000"], Piped);
        LoopTask<CommunicateResult> talk = LoopTask.Create(process.CommunicateAsync());
        await Coroutine.Sleep(0);
        talk.Cancel();
        await Coroutine.WaitMany([talk]);

        Assert.True(talk.IsCanceled);
        Assert.Equal(-9, process.ExitStatus?.Code);
        Assert.False(Runs(process.Id));
    });

    [Fact]
    public void CommunicateAsync_GrandchildKeepsThePipe_EndsAfterTheGrace() => Run(async () =>
    {
        var options = new SubprocessOptions { StandardOutput = Redirect.Pipe, PipeGrace = TimeSpan.FromMilliseconds(50) };
        await using Subprocess process = await Subprocess.ShellAsync("sleep 1000 & echo $!", options);

        CommunicateResult result = await process.CommunicateAsync();

        int grandchild = Number(result.OutputText);
        Assert.True(Runs(grandchild));
        System.Diagnostics.Process.GetProcessById(grandchild).Kill();
    });

    // CPython 3.14.7 (gh-119710).
    [Fact]
    public void WaitAsync_GrandchildKeepsThePipe_EndsWithTheProcess() => Run(async () =>
    {
        var options = new SubprocessOptions { StandardOutput = Redirect.Pipe, PipeGrace = TimeSpan.FromMilliseconds(50) };
        await using Subprocess process = await Subprocess.ShellAsync("sleep 1000 & echo $!; exit 3", options);
        int grandchild = Number(Text(await process.StandardOutput.ReadLineAsync()));

        Assert.Equal(3, (await process.WaitAsync()).Code);

        Assert.True(Runs(grandchild));
        System.Diagnostics.Process.GetProcessById(grandchild).Kill();
    });

    [Fact]
    public void StandardOutput_ReadAfterTheGrace_LosesNothing() => Run(async () =>
    {
        var options = new SubprocessOptions { StandardOutput = Redirect.Pipe, PipeGrace = TimeSpan.Zero };
        await using Subprocess process = await Subprocess.ShellAsync("echo one; echo two", options);
        await process.WaitAsync();
        await Coroutine.Sleep(0.01);

        Assert.Equal("one\ntwo\n", Text(await process.StandardOutput.ReadToEndAsync()));
        Assert.True(process.StandardOutput.IsAtEnd);
    });

    [Fact]
    public void StandardStreams_LineByLine_AreADialogue() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("cat", [], Piped);
        foreach (string line in new[] { "one\n", "two\n" })
        {
            await process.StandardInput.WriteAsync(Bytes(line));

            Assert.Equal(line, Text(await process.StandardOutput.ReadLineAsync()));
        }

        process.StandardInput.EndWriting();
        Assert.Empty(await process.StandardOutput.ReadLineAsync());
        Assert.True((await process.WaitAsync()).IsSuccess);
    });

    [Fact]
    public void StandardOutput_NobodyReads_StopsTheProcess() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("yes", [], Piped);
        byte[] first = await process.StandardOutput.ReadExactlyAsync(2);
        await Coroutine.Sleep(0.02);

        // At most what one read brings: everything else waits in the pipe.
        Assert.Equal("y\n", Text(first));
        Assert.True(process.StandardOutput.BufferedBytes <= 256 * 1024);
        Assert.Null(process.ExitStatus);
    });

    [Fact]
    public void StandardInput_ReaderHasGone_IsABrokenPipe() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ShellAsync("exec <&-; echo closed; exec sleep 1000", Piped);
        await process.StandardOutput.ReadLineAsync();

        IOException error = await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await process.StandardInput.WriteAsync(new byte[1024 * 1024]);
            await process.StandardInput.FlushAsync();
        });

        Assert.Contains("broken pipe", error.Message, StringComparison.OrdinalIgnoreCase);
    });

    [Fact]
    public void StandardInput_ProcessHasEnded_IsABrokenPipe() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("true", [], Piped);
        await process.WaitAsync();

        IOException error = await Assert.ThrowsAnyAsync<IOException>(async () => await process.StandardInput.WriteAsync(new byte[1]));

        Assert.Contains("broken pipe", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.True(process.StandardInput.IsClosing);
    });

    [Fact]
    public void StandardInput_Closed_RefusesWrites() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("cat", [], Piped);
        process.StandardInput.Close();

        Assert.Throws<InvalidOperationException>(() => process.StandardInput.Write("x"u8));
    });

    [Fact]
    public void StandardOutput_ClosedByUs_IsNoticedByTheProcess() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("yes", [], Piped);
        process.StandardOutput.Close();

        ExitStatus status = await process.WaitAsync();

        // SIGPIPE; under System.Diagnostics.Process it may be ignored, then "yes" complains.
        Assert.False(status.IsSuccess);
    });
}
