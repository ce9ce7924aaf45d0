using Microsoft.Win32.SafeHandles;

namespace Lariat.Processes.Tests;

/// <summary>Starting processes: what they get, and what happens if they cannot be started.</summary>
public abstract class ExecTests(DriverKind kind) : ProcessTest(kind)
{
    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("exit 255", 255)]
    public void WaitAsync_ExitCode_IsTold(string command, int code) => Run(async () =>
    {
        Subprocess process = await Subprocess.ShellAsync(command);

        ExitStatus status = await process.WaitAsync();

        Assert.Equal(new ExitStatus(code), status);
        Assert.Equal(code == 0, status.IsSuccess);
        Assert.Equal(status, process.ExitStatus);
    });

    [Fact]
    public void WaitAsync_SeveralTasks_AllGoOn() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("cat", [], Piped);
        LoopTask<ExitStatus> first = LoopTask.Create(process.WaitAsync());
        LoopTask<ExitStatus> second = LoopTask.Create(process.WaitAsync());
        await Coroutine.Sleep(0);
        process.StandardInput.Close();

        Assert.Equal(0, (await first).Code);
        Assert.Equal(0, (await second).Code);
        Assert.Equal(0, (await process.WaitAsync()).Code);
    });

    [Fact]
    public void WaitAsync_Cancelled_LeavesTheProcess() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("cat", [], Piped);
        LoopTask<ExitStatus> wait = LoopTask.Create(process.WaitAsync());
        await Coroutine.Sleep(0);
        wait.Cancel();
        await Coroutine.WaitMany([wait]);

        Assert.True(wait.IsCanceled);
        Assert.Null(process.ExitStatus);
        process.StandardInput.Close();
        Assert.True((await process.WaitAsync()).IsSuccess);
    });

    [Fact]
    public void ExecAsync_Arguments_ArriveAsTheyAre() => Run(async () =>
    {
        string[] arguments = ["%s|", "a b", "", "\"q\"", "$HOME", "*", "grün\n"];
        await using Subprocess process = await Subprocess.ExecAsync("printf", arguments, Piped);

        Assert.Equal("a b||\"q\"|$HOME|*|grün\n|", (await process.CommunicateAsync()).OutputText);
    });

    [Fact]
    public void ExecAsync_Environment_IsExactlyWhatWasGiven() => Run(async () =>
    {
        var options = new SubprocessOptions
        {
            StandardOutput = Redirect.Pipe,
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["A"] = "1", ["DROP"] = "x" },
            ExtraEnvironment = new Dictionary<string, string?> { ["B"] = "2=3", ["DROP"] = null },
        };
        await using Subprocess process = await Subprocess.ExecAsync("env", [], options);

        string[] lines = (await process.CommunicateAsync()).OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["A=1", "B=2=3", "PATH=/usr/bin:/bin"], lines.Order(StringComparer.Ordinal));
    });

    [Fact]
    public void ExecAsync_ExtraEnvironment_IsAddedToOurs() => Run(async () =>
    {
        var options = new SubprocessOptions { StandardOutput = Redirect.Pipe, ExtraEnvironment = new Dictionary<string, string?> { ["LARIAT_TEST"] = "yes" } };

        Assert.Equal($"yes {Environment.GetEnvironmentVariable("PATH")}\n", (await ShellOutput("echo $LARIAT_TEST $PATH", options)).OutputText);
    });

    [Fact]
    public void ExecAsync_WorkingDirectory_IsWhereItStarts() => Run(async () =>
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory();
        var options = new SubprocessOptions { StandardOutput = Redirect.Pipe, WorkingDirectory = directory.FullName };

        Assert.Equal(directory.FullName + "\n", (await ShellOutput("pwd -P", options)).OutputText);
        directory.Delete();
    });

    [Fact]
    public void ExecAsync_NoSuchProgram_SaysWhich() => Run(async () =>
    {
        FileNotFoundException byName = await Throws<FileNotFoundException>(Subprocess.ExecAsync("no-such-program-at-all"));
        FileNotFoundException byPath = await Throws<FileNotFoundException>(Subprocess.ExecAsync("/no/such/program"));

        Assert.Equal("no-such-program-at-all", byName.FileName);
        Assert.Contains("'no-such-program-at-all'", byName.Message, StringComparison.Ordinal);
        Assert.Equal("/no/such/program", byPath.FileName);
    });

    [Fact]
    public void ExecAsync_NoSuchProgramWithPipes_LeavesNoDescriptor() => Run(async () =>
    {
        await Throws<FileNotFoundException>(Subprocess.ExecAsync("/no/such/program", [], Piped));
        int before = DescriptorsNow();

        for (int i = 0; i < 10; i++)
        {
            await Throws<FileNotFoundException>(Subprocess.ExecAsync("/no/such/program", [], Piped));
        }

        Assert.InRange(DescriptorsNow(), 0, before);
    });

    [Fact]
    public void ExecAsync_DirectoryAsProgram_IsRefused() => Run(async () =>
    {
        UnauthorizedAccessException error = await Throws<UnauthorizedAccessException>(Subprocess.ExecAsync("/tmp"));

        Assert.Contains("'/tmp'", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void ExecAsync_NotExecutable_IsRefused() => Run(async () =>
    {
        string path = Path.GetTempFileName();

        UnauthorizedAccessException error = await Throws<UnauthorizedAccessException>(Subprocess.ExecAsync(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        File.Delete(path);
    });

    [Fact]
    public void ExecAsync_InterpreterMissing_SaysSo() => Run(async () =>
    {
        string path = MakeScript("#!/no/such/interpreter\n");

        FileNotFoundException error = await Throws<FileNotFoundException>(Subprocess.ExecAsync(path));

        Assert.Contains("interpreter", error.Message, StringComparison.Ordinal);
        File.Delete(path);
    });

    [Fact]
    public void ExecAsync_NoFormatOfAProgram_IsAnIOException() => Run(async () =>
    {
        string path = MakeScript("\0\0\0\0nonsense");

        IOException error = await Throws<IOException>(Subprocess.ExecAsync(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        File.Delete(path);
    });

    [Fact]
    public void ExecAsync_WorkingDirectoryMissing_SaysSo() => Run(async () =>
    {
        DirectoryNotFoundException error = await Throws<DirectoryNotFoundException>(
            Subprocess.ExecAsync("true", [], new SubprocessOptions { WorkingDirectory = "/no/such/directory" }));

        Assert.Contains("'/no/such/directory'", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void ExecAsync_NulInArgumentOrVariable_IsRefused() => Run(async () =>
    {
        var options = new SubprocessOptions { ExtraEnvironment = new Dictionary<string, string?> { ["A"] = "b\0c" } };

        Assert.Equal("arguments", (await Throws<ArgumentException>(Subprocess.ExecAsync("echo", ["a\0b"]))).ParamName);
        Assert.Equal("program", (await Throws<ArgumentException>(Subprocess.ExecAsync("ec\0ho"))).ParamName);
        Assert.Contains("'A'", (await Throws<ArgumentException>(Subprocess.ExecAsync("echo", [], options))).Message, StringComparison.Ordinal);
    });

    [Fact]
    public void ExecAsync_EmptyNames_AreRefused() => Run(async () =>
    {
        await Throws<ArgumentException>(Subprocess.ExecAsync(""));
        await Throws<ArgumentException>(Subprocess.ShellAsync(""));
        await Throws<ArgumentException>(Subprocess.ExecAsync("true", [], new SubprocessOptions { StandardOutput = Redirect.ToStandardOutput }));
        await Throws<ArgumentException>(Subprocess.ExecAsync("true", [], new SubprocessOptions { StandardInput = Redirect.ToFile("/tmp/x") }));
        await Throws<ArgumentOutOfRangeException>(Subprocess.ExecAsync("true", [], new SubprocessOptions { ReadLimit = 0 }));
    });

    [Fact]
    public void StandardOutput_NotPiped_SaysWhatToDo() => Run(async () =>
    {
        await using Subprocess process = await Subprocess.ExecAsync("true");

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => process.StandardOutput);
        Assert.Contains("StandardOutput = Redirect.Pipe", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Redirect_Files_AreReadAndWritten() => Run(async () =>
    {
        string input = Path.GetTempFileName();
        string output = Path.GetTempFileName();
        File.WriteAllText(input, "from a file\n");
        File.WriteAllText(output, "old\n");
        var first = new SubprocessOptions { StandardInput = Redirect.FromFile(input), StandardOutput = Redirect.ToFile(output) };
        var second = new SubprocessOptions { StandardOutput = Redirect.ToFile(output, append: true), StandardError = Redirect.ToStandardOutput };
        if (!IsNative)
        {
            await AssertUnsupported(first);
            return;
        }

        Assert.True((await ShellOutput("cat", first)).Status.IsSuccess);
        Assert.True((await ShellOutput("echo more; echo error >&2", second)).Status.IsSuccess);

        Assert.Equal("from a file\nmore\nerror\n", File.ReadAllText(output));
        File.Delete(input);
        File.Delete(output);
    });

    [Fact]
    public void Redirect_FileMissing_SaysWhich() => Run(async () =>
    {
        Assert.SkipUnless(IsNative, "The portable driver redirects no files.");
        var input = new SubprocessOptions { StandardInput = Redirect.FromFile("/no/such/file") };
        var output = new SubprocessOptions { StandardOutput = Redirect.ToFile("/no/such/directory/file") };
        var directory = new SubprocessOptions { StandardOutput = Redirect.ToFile("/tmp") };

        Assert.Equal("/no/such/file", (await Throws<FileNotFoundException>(Subprocess.ExecAsync("true", [], input))).FileName);
        await Throws<DirectoryNotFoundException>(Subprocess.ExecAsync("true", [], output));
        await Throws<UnauthorizedAccessException>(Subprocess.ExecAsync("true", [], directory));
    });

    [Fact]
    public void Redirect_Null_ReadsNothingAndDropsEverything() => Run(async () =>
    {
        var options = new SubprocessOptions { StandardInput = Redirect.Null, StandardOutput = Redirect.Null, StandardError = Redirect.Null };

        Assert.True((await ShellOutput("cat; echo dropped; echo dropped >&2", options)).Status.IsSuccess);
    });

    [Fact]
    public void Redirect_ErrorJoinsOutput_InTheirOrder() => Run(async () =>
    {
        var options = new SubprocessOptions { StandardOutput = Redirect.Pipe, StandardError = Redirect.ToStandardOutput };
        if (!IsNative)
        {
            await AssertUnsupported(options);
            return;
        }

        Assert.Equal("a\nb\nc\n", (await ShellOutput("echo a; echo b >&2; echo c", options)).OutputText);
    });

    [Fact]
    public void Descriptors_Given_AreTheOnlyOnesInherited() => Run(async () =>
    {
        using SafeFileHandle handle = File.OpenHandle("/proc/self/exe");
        var options = new SubprocessOptions
        {
            StandardOutput = Redirect.Pipe,
            Descriptors = new Dictionary<int, System.Runtime.InteropServices.SafeHandle> { [3] = handle, [7] = handle },
        };
        if (!IsNative)
        {
            await AssertUnsupported(options);
            return;
        }

        // Asked one by one: to list the directory the shell would open it.
        string output = (await ShellOutput("for n in 0 1 2 3 4 5 6 7 8 9; do if [ -e /proc/$$/fd/$n ]; then echo $n; fi; done", options)).OutputText;
        Assert.Equal("0\n1\n2\n3\n7\n", output);
    });

    [Fact]
    public void ExecAsync_SignalSettings_AreTheDefault() => Run(async () =>
    {
        Assert.SkipUnless(IsNative, "System.Diagnostics.Process decides that.");

        string status = (await ShellOutput("grep -E '^Sig(Blk|Ign)' /proc/self/status")).OutputText;

        Assert.Equal("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", status);
    });

    [Fact]
    public void NewSession_HasItsOwnSessionAndGroup() => Run(async () =>
    {
        var options = new SubprocessOptions { StandardOutput = Redirect.Pipe, NewSession = true };
        if (!IsNative)
        {
            await AssertUnsupported(options);
            return;
        }

        await using Subprocess process = await Subprocess.ExecAsync("cut", ["-d", " ", "-f", "5,6", "/proc/self/stat"], options);

        Assert.Equal($"{process.Id} {process.Id}\n", (await process.CommunicateAsync()).OutputText);
    });

    [Fact]
    public void ProcessGroup_Zero_IsAGroupOfItsOwn() => Run(async () =>
    {
        Assert.SkipUnless(IsNative, "The portable driver has no process groups.");
        var options = new SubprocessOptions { StandardOutput = Redirect.Pipe, ProcessGroup = 0 };
        await using Subprocess process = await Subprocess.ExecAsync("cut", ["-d", " ", "-f", "5", "/proc/self/stat"], options);

        Assert.Equal($"{process.Id}\n", (await process.CommunicateAsync()).OutputText);
    });

    private static string MakeScript(string text)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
