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

    private static (string Output, int ExitCode) Interrupt(string mainTask, int times)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs kill(1) and env(1) of Linux.");
        using Process process = ChildProgram.Start(mainTask);
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
