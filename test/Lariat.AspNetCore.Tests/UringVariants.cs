using Lariat.LowLevel;

namespace Lariat.AspNetCore.Tests;

public sealed class UringTransportTests : TransportTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}
