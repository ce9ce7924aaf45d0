using System.Globalization;

namespace Lariat.Processes.Tests.Confined;

/// <summary>A program that is the first process of its PID namespace, as it is in a container without an init.</summary>
public class FirstProcessTests
{
    private static readonly string[] s_namespace = ["unshare", "--pid", "--fork", "--mount-proc"];

    [Theory]
    [MemberData(nameof(ConfinedProgram.DriversWithAndWithoutAnotherProcess), MemberType = typeof(ConfinedProgram))]
    [Trait("Speed", "slow")]
    public async Task ExitCodes_TheBaseLibraryReapsToo_AreAllKnown(string driver, string before)
    {
        ConfinedProgram.Require(driver);
        await ConfinedProgram.RequireNamespaceAsync();

        string[] lines = await ConfinedProgram.LinesAsync(driver, ["exit-codes", before], s_namespace);

        Assert.Equal(["40 times exit code 4"], lines);
    }

    [Theory]
    [InlineData("uring")]
    [InlineData("epoll")]
    [Trait("Speed", "slow")]
    public async Task ExitCodes_OfWhatOnlyLinuxCallsCanStart_AreKnownOrUnknownAndNeverAnError(string driver)
    {
        ConfinedProgram.Require(driver);
        await ConfinedProgram.RequireNamespaceAsync();

        string[] lines = await ConfinedProgram.LinesAsync(driver, ["exit-codes", "process", "session"], s_namespace);

        Assert.All(lines, static line => Assert.Matches("times (exit code 4|unknown)$", line));
        Assert.Equal(40, lines.Sum(static line => int.Parse(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("uring")]
    [InlineData("epoll")]
    [InlineData("portable")]
    [Trait("Speed", "slow")]
    public async Task Orphans_OfAChild_AreReaped(string driver)
    {
        ConfinedProgram.Require(driver);
        await ConfinedProgram.RequireNamespaceAsync();

        string[] lines = await ConfinedProgram.LinesAsync(driver, ["orphans"], s_namespace);

        Assert.Equal(["zombies 0"], lines);
    }
}
