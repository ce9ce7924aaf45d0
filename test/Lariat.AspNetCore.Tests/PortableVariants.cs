using Lariat.LowLevel;

namespace Lariat.AspNetCore.Tests;

public sealed class PortableTransportTests : TransportTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}
