using System.Diagnostics;

namespace Lariat.Tests;

/// <summary>The switch <c>Lariat.CancelPlainMethods</c>, which a process reads once (docs/design.md, "Plain methods").</summary>
public class PlainMethodSwitchTests
{
    [Fact]
    public void CancelPlainMethods_SwitchedOff_RequestsArriveAtWaitsOfLariatsOnly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs env(1) of Linux.");
        using Process process = ChildProgram.Start("plain-methods-off");

        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(
            [
                "at a wait of Lariat's: canceled in the method",
                "at a foreign task: canceled in the coroutine",
                "at its next wait of Lariat's: canceled in the method",
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
