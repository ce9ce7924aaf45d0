using Lariat.LowLevel;

namespace Lariat.Http.Tests;

public sealed class UringHttp2Tests : Http2Tests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringHttpCancellationTests : HttpCancellationTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringHttpClientTests : HttpClientTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringHttpFailureTests : HttpFailureTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringHttpLoopTests : HttpLoopTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringHttpStreamingTests : HttpStreamingTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringHttpTlsTests : HttpTlsTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringLibraryCallTests : LibraryCallTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringProxyTests : ProxyTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringWebSocketFaultTests : WebSocketFaultTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringWebSocketPeerTests : WebSocketPeerTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}

public sealed class UringWebSocketServerTests : WebSocketServerTests
{
    protected override bool IsAvailable => UringProbe.IsAvailable;

    protected override IoDriver MakeDriver() => new UringDriver();
}
