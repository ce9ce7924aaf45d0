using Lariat.LowLevel;

namespace Lariat.AspNetCore.Tests;

public sealed class EpollTransportTests : TransportTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}
