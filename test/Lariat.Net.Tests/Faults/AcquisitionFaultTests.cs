namespace Lariat.Net.Tests;

/// <summary>What is made in several steps leaves nothing when one of them fails: the program test/Lariat.Child, to which the system refuses them.</summary>
public abstract class AcquisitionFaultTests(DriverKind kind) : FaultTest(kind)
{
    // Enough that every kind of step was refused: a wake-up, a ring or an epoll descriptor, listeners, a client, a connection, a datagram socket.
    private const int MinRefusedSteps = 8;

    protected override TimeSpan Patience => TimeSpan.FromMinutes(2);

    [Fact]
    [Trait("Speed", "slow")]
    public void Make_AnyStepRefused_LeavesNothing() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the faults are Linux's");
        using PeerProcess child = PeerProcess.Start("dotnet", PeerProcess.ChildPath, "acquisition-faults", DriverName());

        string output = await child.Output.ReadToEndAsync();

        await child.ErrorsOfSuccessAsync();
        Assert.SkipWhen(output.Contains("no filter", StringComparison.Ordinal), "this system does not let a thread install a seccomp filter");
        Assert.DoesNotContain("leaked", output, StringComparison.Ordinal);
        Assert.StartsWith("tried ", output, StringComparison.Ordinal);
        Assert.InRange(int.Parse(output.AsSpan("tried ".Length), System.Globalization.CultureInfo.InvariantCulture), MinRefusedSteps, int.MaxValue);
    });

    [Fact]
    [Trait("Speed", "slow")]
    public void LoopGroup_ThreadsOrDescriptorsRunOut_ThrowsAndLeavesNothing() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the limit is set by a POSIX shell");
        Assert.SkipWhen(DriverName() == "portable", "a loop of the portable driver needs no descriptor");
        using PeerProcess child = PeerProcess.Start(
            "sh", "-c", $"ulimit -n 250; LARIAT_DRIVER={DriverName()} exec dotnet '{PeerProcess.ChildPath}' loop-group-at-limit");

        string output = await child.Output.ReadToEndAsync();

        await child.ErrorsOfSuccessAsync();
        Assert.DoesNotContain("leaked", output, StringComparison.Ordinal);
        Assert.DoesNotContain("no error", output, StringComparison.Ordinal);
        Assert.EndsWith("group of 2\n", output, StringComparison.Ordinal);
    });

    private string DriverName()
    {
        using LowLevel.IoDriver driver = MakeDriver();
        return driver.Sockets.Name;
    }
}
