namespace Lariat.AspNetCore.Tests;

public sealed class UringConnectionTests() : ConnectionTests(DriverKind.Uring);

public sealed class EpollConnectionTests() : ConnectionTests(DriverKind.Epoll);

public sealed class PortableConnectionTests() : ConnectionTests(DriverKind.Portable);

public sealed class UringContextEndpointTests() : ContextEndpointTests(DriverKind.Uring);

public sealed class EpollContextEndpointTests() : ContextEndpointTests(DriverKind.Epoll);

public sealed class PortableContextEndpointTests() : ContextEndpointTests(DriverKind.Portable);

public sealed class UringCoroutineEndpointTests() : CoroutineEndpointTests(DriverKind.Uring);

public sealed class EpollCoroutineEndpointTests() : CoroutineEndpointTests(DriverKind.Epoll);

public sealed class PortableCoroutineEndpointTests() : CoroutineEndpointTests(DriverKind.Portable);

public sealed class UringHalfCloseTests() : HalfCloseTests(DriverKind.Uring);

public sealed class EpollHalfCloseTests() : HalfCloseTests(DriverKind.Epoll);

public sealed class PortableHalfCloseTests() : HalfCloseTests(DriverKind.Portable);

public sealed class UringHttpTests() : HttpTests(DriverKind.Uring);

public sealed class EpollHttpTests() : HttpTests(DriverKind.Epoll);

public sealed class PortableHttpTests() : HttpTests(DriverKind.Portable);

public sealed class UringLastWordsTests() : LastWordsTests(DriverKind.Uring);

public sealed class EpollLastWordsTests() : LastWordsTests(DriverKind.Epoll);

public sealed class PortableLastWordsTests() : LastWordsTests(DriverKind.Portable);

public sealed class UringMessageTooLongTests() : MessageTooLongTests(DriverKind.Uring);

public sealed class EpollMessageTooLongTests() : MessageTooLongTests(DriverKind.Epoll);

public sealed class PortableMessageTooLongTests() : MessageTooLongTests(DriverKind.Portable);

public sealed class UringLoopSingletonTests() : LoopSingletonTests(DriverKind.Uring);

public sealed class EpollLoopSingletonTests() : LoopSingletonTests(DriverKind.Epoll);

public sealed class PortableLoopSingletonTests() : LoopSingletonTests(DriverKind.Portable);

public sealed class UringOffLoopTests() : OffLoopTests(DriverKind.Uring);

public sealed class EpollOffLoopTests() : OffLoopTests(DriverKind.Epoll);

public sealed class PortableOffLoopTests() : OffLoopTests(DriverKind.Portable);

public sealed class UringReadTurnTests() : ReadTurnTests(DriverKind.Uring);

public sealed class EpollReadTurnTests() : ReadTurnTests(DriverKind.Epoll);

public sealed class PortableReadTurnTests() : ReadTurnTests(DriverKind.Portable);

public sealed class UringReceiveCoalescingTests() : ReceiveCoalescingTests(DriverKind.Uring);

public sealed class EpollReceiveCoalescingTests() : ReceiveCoalescingTests(DriverKind.Epoll);

public sealed class PortableReceiveCoalescingTests() : ReceiveCoalescingTests(DriverKind.Portable);

public sealed class UringRequestTaskTests() : RequestTaskTests(DriverKind.Uring);

public sealed class EpollRequestTaskTests() : RequestTaskTests(DriverKind.Epoll);

public sealed class PortableRequestTaskTests() : RequestTaskTests(DriverKind.Portable);

public sealed class UringTransportTests() : TransportTests(DriverKind.Uring);

public sealed class EpollTransportTests() : TransportTests(DriverKind.Epoll);

public sealed class PortableTransportTests() : TransportTests(DriverKind.Portable);

public sealed class UringWebJobsTests() : WebJobsTests(DriverKind.Uring);

public sealed class EpollWebJobsTests() : WebJobsTests(DriverKind.Epoll);

public sealed class PortableWebJobsTests() : WebJobsTests(DriverKind.Portable);
