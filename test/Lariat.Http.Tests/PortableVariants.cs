using Lariat.LowLevel;

namespace Lariat.Http.Tests;

public sealed class PortableHttp2Tests : Http2Tests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableHttpCancellationTests : HttpCancellationTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableHttpClientTests : HttpClientTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableHttpFailureTests : HttpFailureTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableHttpLoopTests : HttpLoopTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableHttpStreamingTests : HttpStreamingTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableHttpTlsTests : HttpTlsTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableLibraryCallTests : LibraryCallTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableProxyTests : ProxyTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableWebSocketFaultTests : WebSocketFaultTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableWebSocketPeerTests : WebSocketPeerTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}

public sealed class PortableWebSocketServerTests : WebSocketServerTests
{
    protected override IoDriver MakeDriver() => new PortableDriver();
}
