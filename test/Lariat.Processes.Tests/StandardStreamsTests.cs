namespace Lariat.Processes.Tests;

/// <summary>A program that copies its standard input to its output line by line, whatever the two are, on each driver.</summary>
public sealed class StandardStreamsTests
{
    private static readonly string s_child = Path.Combine(
        AppContext.BaseDirectory.Replace("Lariat.Processes.Tests", "Lariat.Child", StringComparison.Ordinal), "Lariat.Child.dll");

    [Theory]
    [InlineData("uring")]
    [InlineData("epoll")]
    [InlineData("portable")]
    public void CopyLines_Pipes(string driver) => AssertCopies(driver, "printf 'a\\nb' | {0} | cat", "a\nb");

    [Theory]
    [InlineData("uring")]
    [InlineData("epoll")]
    [InlineData("portable")]
    public void CopyLines_FromFileToFile_KeepsTheSharedPosition(string driver)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "a\nb\n");

        AssertCopies(driver, $"(echo before; {{0}} < {file}; echo after) > {file}.out; cat {file}.out", "before\na\nb\nafter\n");
        File.Delete(file);
        File.Delete(file + ".out");
    }

    [Theory]
    [InlineData("uring")]
    [InlineData("epoll")]
    [InlineData("portable")]
    public void CopyLines_NullDevices(string driver) => AssertCopies(driver, "{0} < /dev/null > /dev/null; echo $?", "0\n");

    [Theory]
    [InlineData("uring")]
    [InlineData("epoll")]
    public void CopyLines_Terminal_IsLeftAsItWas(string driver)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script(1) of util-linux is not installed.");

        // The terminal's flags are those of the shell's descriptor: octal, with O_NONBLOCK (04000) if somebody has set it.
        string inside = "{0}; grep flags /proc/self/fdinfo/0";
        string output = Run(driver, $"printf 'typed\\n\\004' | script -qec \"{inside}\" /dev/null");

        Assert.Contains("typed", output, StringComparison.Ordinal);
        string flags = output[output.IndexOf("flags:", StringComparison.Ordinal)..].Split('\t')[1].Trim();
        Assert.Equal(0, Convert.ToInt32(flags, 8) & 0x800);
    }

    [Fact]
    public void Interrupt_OwnHandler_ReplacesTheRunners()
    {
        string output = Run("epoll", "exec {0}", "handles-interrupt", interrupts: true);

        Assert.Equal("ready\nhandled\nreturned\n", output);
    }

    private static void AssertCopies(string driver, string command, string expected)
        => Assert.Equal(expected, Run(driver, command).Replace("returned\n", "", StringComparison.Ordinal));

    /// <summary>Runs a shell command; {0} is the program.</summary>
    private static string Run(string driver, string command, string argument = "copies-lines", bool interrupts = false)
    {
        Assert.SkipWhen(driver == "uring" && !DriverKind.Uring.IsAvailable(), "io_uring is not available on this machine.");
        string program = $"env LARIAT_DRIVER={driver} dotnet {s_child} {argument}";
        string text = command.Replace("{0}", program, StringComparison.Ordinal);
        return EventLoop.Run(Coroutine.WaitFor(TalkAsync(text, interrupts), TimeSpan.FromSeconds(60)));
    }

    private static async Coroutine<string> TalkAsync(string command, bool interrupts)
    {
        await using Subprocess process = await Subprocess.ShellAsync(command, new SubprocessOptions { StandardOutput = Redirect.Pipe, KillsTree = true });
        if (!interrupts)
        {
            return (await process.CommunicateAsync()).OutputText;
        }

        string ready = System.Text.Encoding.UTF8.GetString(await process.StandardOutput.ReadLineAsync());
        process.SendSignal(System.Runtime.InteropServices.PosixSignal.SIGINT);
        return ready + (await process.CommunicateAsync()).OutputText;
    }
}
