using Lariat.LowLevel;

namespace Lariat.Http.Tests;

public sealed class EpollHttp2Tests : Http2Tests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollHttpCancellationTests : HttpCancellationTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollHttpClientTests : HttpClientTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollHttpFailureTests : HttpFailureTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollHttpLoopTests : HttpLoopTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollHttpStreamingTests : HttpStreamingTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollHttpTlsTests : HttpTlsTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollLibraryCallTests : LibraryCallTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollProxyTests : ProxyTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollWebSocketFaultTests : WebSocketFaultTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollWebSocketPeerTests : WebSocketPeerTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}

public sealed class EpollWebSocketServerTests : WebSocketServerTests
{
    protected override bool IsAvailable => OperatingSystem.IsLinux();

    protected override IoDriver MakeDriver() => new EpollDriver();
}
