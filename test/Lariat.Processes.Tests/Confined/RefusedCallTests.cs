namespace Lariat.Processes.Tests.Confined;

/// <summary>System calls that a seccomp profile refuses: what has another way takes it, whatever the number of the refusal.</summary>
public class RefusedCallTests
{
    private const string NewerCalls = "epoll_pwait2,statx,openat2,close_range,preadv2,copy_file_range,pidfd_open,sendfile";

    private static readonly string[] s_allWell =
    [
        "sleep: done", "tcp: hi", "unix: hi", "its file: removed", "files: content", "sendfile: content", "process: exit code 7", "kill: signal 15 (SIGTERM)", "written", "output: done",
    ];

    [Theory]
    [InlineData("uring", "EPERM")]
    [InlineData("uring", "ENOSYS")]
    [InlineData("uring", "EACCES")]
    [InlineData("epoll", "EPERM")]
    [InlineData("epoll", "ENOSYS")]
    [InlineData("epoll", "EACCES")]
    [InlineData("portable", "EPERM")]
    [InlineData("portable", "ENOSYS")]
    [InlineData("portable", "EACCES")]
    [Trait("Speed", "slow")]
    public async Task Calls_NewerOnesRefused_EverythingWorks(string driver, string error)
    {
        ConfinedProgram.Require(driver);

        string[] lines = await ConfinedProgram.LinesAsync(driver, ["all-kinds"], ConfinedProgram.Refusing(error, NewerCalls));

        Assert.Equal(s_allWell, lines);
    }

    [Theory]
    [InlineData("EPERM", "Operation not permitted (errno 1)")]
    [InlineData("ENOSYS", "Function not implemented (errno 38)")]
    [Trait("Speed", "slow")]
    public async Task Calls_IoUringRefusedToo_FallsBackToEpollAndSaysWhy(string error, string reason)
    {
        ConfinedProgram.Require("epoll");

        (string output, string errors) = await ConfinedProgram.OutputsAsync(
            "", ["all-kinds"], ConfinedProgram.Refusing(error, $"{NewerCalls},io_uring_setup,io_uring_enter,io_uring_register"));

        Assert.Equal(s_allWell, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(reason, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pidfd_send_signal")]
    [InlineData("pidfd_open")]
    [Trait("Speed", "slow")]
    public async Task Process_OneOfItsCallsRefused_IsStartedAndKilled(string call)
    {
        ConfinedProgram.Require("epoll");

        string[] lines = await ConfinedProgram.LinesAsync("epoll", ["all-kinds"], ConfinedProgram.Refusing("EPERM", call));

        Assert.Equal(s_allWell, lines);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Accept_RefusedForEver_IsReportedAndDoesNotSpin()
    {
        ConfinedProgram.Require("epoll");

        string[] lines = await ConfinedProgram.LinesAsync("epoll", ["accept"], ConfinedProgram.Refusing("EPERM", "accept4"));

        Assert.Equal(["reported AccessDenied", "ticked"], lines);
    }
}
