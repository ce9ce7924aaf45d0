namespace Lariat.Http.Tests;

public sealed class UringHttp2Tests() : Http2Tests(DriverKind.Uring);

public sealed class EpollHttp2Tests() : Http2Tests(DriverKind.Epoll);

public sealed class PortableHttp2Tests() : Http2Tests(DriverKind.Portable);

public sealed class UringHttpCancellationTests() : HttpCancellationTests(DriverKind.Uring);

public sealed class EpollHttpCancellationTests() : HttpCancellationTests(DriverKind.Epoll);

public sealed class PortableHttpCancellationTests() : HttpCancellationTests(DriverKind.Portable);

public sealed class UringHttpClientTests() : HttpClientTests(DriverKind.Uring);

public sealed class EpollHttpClientTests() : HttpClientTests(DriverKind.Epoll);

public sealed class PortableHttpClientTests() : HttpClientTests(DriverKind.Portable);

public sealed class UringHttpFailureTests() : HttpFailureTests(DriverKind.Uring);

public sealed class EpollHttpFailureTests() : HttpFailureTests(DriverKind.Epoll);

public sealed class PortableHttpFailureTests() : HttpFailureTests(DriverKind.Portable);

public sealed class UringHttpLoopTests() : HttpLoopTests(DriverKind.Uring);

public sealed class EpollHttpLoopTests() : HttpLoopTests(DriverKind.Epoll);

public sealed class PortableHttpLoopTests() : HttpLoopTests(DriverKind.Portable);

public sealed class UringHttpStreamingTests() : HttpStreamingTests(DriverKind.Uring);

public sealed class EpollHttpStreamingTests() : HttpStreamingTests(DriverKind.Epoll);

public sealed class PortableHttpStreamingTests() : HttpStreamingTests(DriverKind.Portable);

public sealed class UringHttpTlsTests() : HttpTlsTests(DriverKind.Uring);

public sealed class EpollHttpTlsTests() : HttpTlsTests(DriverKind.Epoll);

public sealed class PortableHttpTlsTests() : HttpTlsTests(DriverKind.Portable);

public sealed class UringLibraryCallTests() : LibraryCallTests(DriverKind.Uring);

public sealed class EpollLibraryCallTests() : LibraryCallTests(DriverKind.Epoll);

public sealed class PortableLibraryCallTests() : LibraryCallTests(DriverKind.Portable);

public sealed class UringProxyTests() : ProxyTests(DriverKind.Uring);

public sealed class EpollProxyTests() : ProxyTests(DriverKind.Epoll);

public sealed class PortableProxyTests() : ProxyTests(DriverKind.Portable);

public sealed class UringWebSocketFaultTests() : WebSocketFaultTests(DriverKind.Uring);

public sealed class EpollWebSocketFaultTests() : WebSocketFaultTests(DriverKind.Epoll);

public sealed class PortableWebSocketFaultTests() : WebSocketFaultTests(DriverKind.Portable);

public sealed class UringWebSocketPeerTests() : WebSocketPeerTests(DriverKind.Uring);

public sealed class EpollWebSocketPeerTests() : WebSocketPeerTests(DriverKind.Epoll);

public sealed class PortableWebSocketPeerTests() : WebSocketPeerTests(DriverKind.Portable);

public sealed class UringWebSocketServerTests() : WebSocketServerTests(DriverKind.Uring);

public sealed class EpollWebSocketServerTests() : WebSocketServerTests(DriverKind.Epoll);

public sealed class PortableWebSocketServerTests() : WebSocketServerTests(DriverKind.Portable);

public sealed class UringWebSocketScopeTests() : WebSocketScopeTests(DriverKind.Uring);

public sealed class EpollWebSocketScopeTests() : WebSocketScopeTests(DriverKind.Epoll);

public sealed class PortableWebSocketScopeTests() : WebSocketScopeTests(DriverKind.Portable);
