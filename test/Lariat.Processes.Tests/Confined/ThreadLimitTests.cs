using System.Globalization;

namespace Lariat.Processes.Tests.Confined;

/// <summary>No thread can be made: a limit of the user (RLIMIT_NPROC), or a container's pids.max, which is answered with the same number.</summary>
public class ThreadLimitTests
{
    [Theory]
    [InlineData("uring")]
    [InlineData("epoll")]
    [InlineData("portable")]
    [Trait("Speed", "slow")]
    public async Task Work_NoThreadCanBeMade_FailsClearlyAndWorksAgainLater(string driver)
    {
        ConfinedProgram.Require(driver);

        string[] lines = await ConfinedProgram.LinesAsync(driver, ["no-threads"]);

        Assert.Equal(10, lines.Length);
        Assert.All(lines[..4], static line => Assert.Contains(": IOException: ", line, StringComparison.Ordinal));
        Assert.All(lines[..4], static line => Assert.Contains("no thread could be started", line, StringComparison.Ordinal));
        Assert.Equal(["without ticking: done", "with ToThread: ran", "with names: True", "with reading: read", "with writing: done", "with ticking: done"], lines[4..]);
    }

    [Theory]
    [InlineData("uring")]
    [InlineData("epoll")]
    [InlineData("portable")]
    [Trait("Speed", "slow")]
    public async Task Work_OneThreadExists_IsDoneByThat(string driver)
    {
        ConfinedProgram.Require(driver);

        string[] lines = await ConfinedProgram.LinesAsync(driver, ["one-thread"]);

        Assert.Equal(["ToThread: 28", "files: 1"], lines);
    }

    [Theory]
    [InlineData("uring")]
    [InlineData("epoll")]
    [Trait("Speed", "slow")]
    public async Task Close_ChildRunsAndNoThreadCanBeMade_NextStartReapsIt(string driver)
    {
        ConfinedProgram.Require(driver);

        string[] lines = await ConfinedProgram.LinesAsync(driver, ["left-child"]);

        Assert.StartsWith("child ", lines[0], StringComparison.Ordinal);
        Assert.True(int.Parse(lines[0].AsSpan("child ".Length), CultureInfo.InvariantCulture) > 0);
        Assert.Equal(["closed", "reaped"], lines[1..]);
    }
}
