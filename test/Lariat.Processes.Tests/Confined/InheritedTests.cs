using System.Diagnostics;
using System.Globalization;

namespace Lariat.Processes.Tests.Confined;

/// <summary>What this process has from its parent, and its children from this one.</summary>
public class InheritedTests
{
    [Theory]
    [MemberData(nameof(ConfinedProgram.DriversWithAndWithoutAnotherProcess), MemberType = typeof(ConfinedProgram))]
    [InlineData("portable", "signals")]
    [Trait("Speed", "slow")]
    public async Task ExitCodes_ParentIgnoredChildSignal_AreAllKnown(string driver, string before)
    {
        ConfinedProgram.Require(driver);

        string[] lines = await ConfinedProgram.LinesAsync(driver, ["exit-codes", before], "env", "--ignore-signal=CHLD");

        Assert.Equal(["40 times exit code 4"], lines);
    }

    [Theory]
    [InlineData("uring", "")]
    [InlineData("epoll", "")]
    [InlineData("epoll", "pidfd_open")]
    [InlineData("portable", "")]
    [Trait("Speed", "slow")]
    public async Task Child_OfEveryDriver_BeginsWithNoSignalIgnored(string driver, string refused)
    {
        ConfinedProgram.Require(driver);
        string[] before = refused.Length == 0 ? [] : ConfinedProgram.Refusing("EPERM", refused);

        string[] lines = await ConfinedProgram.LinesAsync(driver, ["inheritance"], ["env", "--default-signal", .. before]);

        Assert.Equal("SigIgn:\t0000000000000000", lines[0]);
    }

    [Theory]
    [InlineData("uring")]
    [InlineData("epoll")]
    [Trait("Speed", "slow")]
    public async Task Child_CLibraryWithoutCloseFrom_InheritsNoDescriptor(string driver)
    {
        ConfinedProgram.Require(driver);

        string[] lines = await ConfinedProgram.LinesAsync(driver, ["inheritance", "one-by-one"]);

        Assert.Equal("0", lines[1]);
    }

    [Theory]
    [InlineData("uring")]
    [InlineData("epoll")]
    [InlineData("portable")]
    [Trait("Speed", "slow")]
    public async Task KillTree_WithoutProc_SaysWhatItCouldNotKill(string driver)
    {
        ConfinedProgram.Require(driver);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may unmount /proc");

        string[] lines = await ConfinedProgram.LinesAsync(driver, ["kill-tree", "without-proc"], "unshare", "--mount");

        using var grandchild = Process.GetProcessById(int.Parse(lines[^1].AsSpan("grandchild ".Length), CultureInfo.InvariantCulture));
        grandchild.Kill();
        Assert.Matches("^killing: IOException: The process [0-9]+ was killed, but the processes that it has started could not be found in /proc", lines[0]);
        Assert.Matches(@"^child: (signal 9 \(SIGKILL\)|exit code 137)$", lines[1]);
    }

    [Theory]
    [InlineData("uring")]
    [InlineData("epoll")]
    [Trait("Speed", "slow")]
    public async Task KillTree_OfAGroupWithoutProc_KillsAll(string driver)
    {
        ConfinedProgram.Require(driver);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may unmount /proc");

        string[] lines = await ConfinedProgram.LinesAsync(driver, ["kill-tree", "without-proc", "group"], "unshare", "--mount");

        Assert.Equal("killing: True", lines[0]);
        Assert.False(ConfinedProgram.Runs(int.Parse(lines[^1].AsSpan("grandchild ".Length), CultureInfo.InvariantCulture)));
    }
}
