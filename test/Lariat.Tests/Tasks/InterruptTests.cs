using System.Diagnostics;
using System.Globalization;

namespace Lariat.Tests;

/// <summary>Ctrl-C in a process of its own.</summary>
[Trait("Speed", "slow")]
public class InterruptTests
{
    [Theory]
    [InlineData("yields", "KeyboardInterruptException")]
    [InlineData("waits", "future canceled, KeyboardInterruptException")]
    public void Interrupt_WhileTheMainTaskRuns_CancelsItAndSaysWhy(string mainTask, string expected)
    {
        (string output, int exitCode) = Interrupt(mainTask, times: 1);

        Assert.Equal(expected, output);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public void Interrupt_OfATaskThatIsCanceledAlready_LeavesThatCancellation()
    {
        (string output, int exitCode) = Interrupt("is-canceled", times: 1);

        Assert.Equal(nameof(CoroutineCanceledException), output);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public void Interrupt_Twice_EndsTheProcess()
    {
        (string output, int exitCode) = Interrupt("refuses", times: 2);

        Assert.Equal("", output);
        Assert.NotEqual(0, exitCode);
    }

    [Theory]
    [InlineData("uring")]
    [InlineData("epoll")]
    [InlineData("portable")]
    public void Interrupt_NobodyCatchesIt_CleansUpAndEndsWith130(string driver)
    {
        (string output, int exitCode) = Interrupt("uncaught-run", times: 1, $"LARIAT_DRIVER={driver}");

        Assert.Equal("main cleaned up, other cleaned up, exit", output);
        Assert.Equal(130, exitCode);
    }

    [Theory]
    [InlineData("uncaught-runner", "main cleaned up, other cleaned up, exit")]
    [InlineData("uncaught-async-main", "main cleaned up, other cleaned up, exit")]
    [InlineData("uncaught-threads", "main cleaned up, other cleaned up, exit")]
    [InlineData("uncaught-own-handler", "main cleaned up, other cleaned up, KeyboardInterruptException, exit")]
    public void Interrupt_NobodyCatchesIt_EndsWith130InEveryShapeOfProgram(string shape, string expected)
    {
        (string output, int exitCode) = Interrupt(shape, times: 1);

        Assert.Equal(expected, output);
        Assert.Equal(130, exitCode);
    }

    [Fact]
    public void Interrupt_NobodyCatchesIt_PrintsNoStackTrace()
    {
        (string output, _) = Interrupt("uncaught-run", times: 1, withErrors: true);

        Assert.Equal("main cleaned up, other cleaned up, exit", output);
    }

    [Fact]
    public void Interrupt_NobodyCatchesItAndClosingFails_SaysSoAndEndsWith130()
    {
        (string output, int exitCode) = Interrupt("uncaught-stopped", times: 1, withErrors: true);

        Assert.StartsWith("main cleaned up, lariat: closing the loop after Ctrl-C failed., System.InvalidOperationException: The event loop was stopped",
            output, StringComparison.Ordinal);
        Assert.EndsWith("exit", output, StringComparison.Ordinal);
        Assert.Equal(130, exitCode);
    }

    [Fact]
    public void Interrupt_TheProgramCatchesIt_ChoosesItsOwnExitCode()
    {
        (string output, int exitCode) = Interrupt("uncaught-own-code", times: 1);

        Assert.Equal("main cleaned up, other cleaned up, caught, exit", output);
        Assert.Equal(7, exitCode);
    }

    [Fact]
    public void Run_FailureThatNobodyCatches_OtherTasksCleanUpFirst()
    {
        (string output, int exitCode) = Interrupt("uncaught-failure", times: 0);

        Assert.Equal("ready, other cleaned up", output);
        Assert.NotEqual(0, exitCode);
    }

    private static (string Output, int ExitCode) Interrupt(string mainTask, int times, string? setting = null, bool withErrors = false)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs kill(1) and env(1) of Linux.");
        string[] settings = setting is null ? [] : [setting];
        using Process process = withErrors ? ChildProgram.StartWithErrorsInTheOutput(mainTask) : ChildProgram.Start(mainTask, settings);
        for (int i = 0; i < times; i++)
        {
            Assert.Equal("ready", process.StandardOutput.ReadLine());
            using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }

        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (string.Join(", ", rest.Split('\n', StringSplitOptions.RemoveEmptyEntries)), process.ExitCode);
    }
}
