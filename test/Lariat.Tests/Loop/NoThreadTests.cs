using System.Diagnostics;

namespace Lariat.Tests;

/// <summary>Loops in a process that can start no thread.</summary>
public class NoThreadTests
{
    [Fact]
    [Trait("Speed", "slow")]
    public void Loop_NoThreadCanBeStarted_RunsWithoutOne()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs env(1) of Linux.");
        using Process process = ChildProgram.Start("without-threads");

        string printed = process.StandardOutput.ReadToEnd();

        process.WaitForExit();
        string[] lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.SkipWhen(lines[0] == "no filter", "This system lets no thread install a seccomp filter.");
        Assert.Equal(["refused", "not running", "ran", "called on the loop", "watched"], lines);
    }
}
