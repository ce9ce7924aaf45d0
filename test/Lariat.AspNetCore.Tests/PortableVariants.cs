using Lariat.LowLevel;

namespace Lariat.AspNetCore.Tests;

public sealed class PortableTransportTests : TransportTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableLastWordsTests : LastWordsTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableReceiveCoalescingTests : ReceiveCoalescingTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableReadTurnTests : ReadTurnTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableRequestTaskTests : RequestTaskTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableOffLoopTests : OffLoopTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableConnectionTests : ConnectionTests
{
    protected override bool HasSockets => false;

    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableHttpTests : HttpTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableCoroutineEndpointTests : CoroutineEndpointTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableLoopSingletonTests : LoopSingletonTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableHalfCloseTests : HalfCloseTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}
