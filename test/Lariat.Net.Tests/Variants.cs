namespace Lariat.Net.Tests;

public sealed class UringAllocationTests() : AllocationTests(DriverKind.Uring);

public sealed class EpollAllocationTests() : AllocationTests(DriverKind.Epoll);

public sealed class PortableAllocationTests() : AllocationTests(DriverKind.Portable);

public sealed class UringConnectTests() : ConnectTests(DriverKind.Uring);

public sealed class EpollConnectTests() : ConnectTests(DriverKind.Epoll);

public sealed class PortableConnectTests() : ConnectTests(DriverKind.Portable);

public sealed class UringDatagramEdgeTests() : DatagramEdgeTests(DriverKind.Uring);

public sealed class EpollDatagramEdgeTests() : DatagramEdgeTests(DriverKind.Epoll);

public sealed class PortableDatagramEdgeTests() : DatagramEdgeTests(DriverKind.Portable);

public sealed class UringDatagramTests() : DatagramTests(DriverKind.Uring);

public sealed class EpollDatagramTests() : DatagramTests(DriverKind.Epoll);

public sealed class PortableDatagramTests() : DatagramTests(DriverKind.Portable);

public sealed class UringDatagramTransportTests() : DatagramTransportTests(DriverKind.Uring);

public sealed class EpollDatagramTransportTests() : DatagramTransportTests(DriverKind.Epoll);

public sealed class PortableDatagramTransportTests() : DatagramTransportTests(DriverKind.Portable);

public sealed class UringLineReadingTests() : LineReadingTests(DriverKind.Uring);

public sealed class EpollLineReadingTests() : LineReadingTests(DriverKind.Epoll);

public sealed class PortableLineReadingTests() : LineReadingTests(DriverKind.Portable);

public sealed class UringLoopGroupServerTests() : LoopGroupServerTests(DriverKind.Uring);

public sealed class EpollLoopGroupServerTests() : LoopGroupServerTests(DriverKind.Epoll);

public sealed class PortableLoopGroupServerTests() : LoopGroupServerTests(DriverKind.Portable);

public sealed class UringNameTests() : NameTests(DriverKind.Uring);

public sealed class EpollNameTests() : NameTests(DriverKind.Epoll);

public sealed class PortableNameTests() : NameTests(DriverKind.Portable);

public sealed class UringOwnOperationTests() : OwnOperationTests(DriverKind.Uring);

public sealed class EpollOwnOperationTests() : OwnOperationTests(DriverKind.Epoll);

public sealed class PortableOwnOperationTests() : OwnOperationTests(DriverKind.Portable);

public sealed class UringReadinessTests() : ReadinessTests(DriverKind.Uring);

public sealed class EpollReadinessTests() : ReadinessTests(DriverKind.Epoll);

public sealed class PortableReadinessTests() : ReadinessTests(DriverKind.Portable);

public sealed class UringReadingTests() : ReadingTests(DriverKind.Uring);

public sealed class EpollReadingTests() : ReadingTests(DriverKind.Epoll);

public sealed class PortableReadingTests() : ReadingTests(DriverKind.Portable);

public sealed class UringSendFileTests() : SendFileTests(DriverKind.Uring);

public sealed class EpollSendFileTests() : SendFileTests(DriverKind.Epoll);

public sealed class PortableSendFileTests() : SendFileTests(DriverKind.Portable);

public sealed class UringServerAddressTests() : ServerAddressTests(DriverKind.Uring);

public sealed class EpollServerAddressTests() : ServerAddressTests(DriverKind.Epoll);

public sealed class PortableServerAddressTests() : ServerAddressTests(DriverKind.Portable);

public sealed class UringServerStoppingTests() : ServerStoppingTests(DriverKind.Uring);

public sealed class EpollServerStoppingTests() : ServerStoppingTests(DriverKind.Epoll);

public sealed class PortableServerStoppingTests() : ServerStoppingTests(DriverKind.Portable);

public sealed class UringServerTests() : ServerTests(DriverKind.Uring);

public sealed class EpollServerTests() : ServerTests(DriverKind.Epoll);

public sealed class PortableServerTests() : ServerTests(DriverKind.Portable);

public sealed class UringSocketOperationTests() : SocketOperationTests(DriverKind.Uring);

public sealed class EpollSocketOperationTests() : SocketOperationTests(DriverKind.Epoll);

public sealed class PortableSocketOperationTests() : SocketOperationTests(DriverKind.Portable);

public sealed class UringSocketTests() : SocketTests(DriverKind.Uring);

public sealed class EpollSocketTests() : SocketTests(DriverKind.Epoll);

public sealed class PortableSocketTests() : SocketTests(DriverKind.Portable);

public sealed class UringStreamEndTests() : StreamEndTests(DriverKind.Uring);

public sealed class EpollStreamEndTests() : StreamEndTests(DriverKind.Epoll);

public sealed class PortableStreamEndTests() : StreamEndTests(DriverKind.Portable);

public sealed class UringStreamTests() : StreamTests(DriverKind.Uring);

public sealed class EpollStreamTests() : StreamTests(DriverKind.Epoll);

public sealed class PortableStreamTests() : StreamTests(DriverKind.Portable);

public sealed class UringTlsClosingTests() : TlsClosingTests(DriverKind.Uring);

public sealed class EpollTlsClosingTests() : TlsClosingTests(DriverKind.Epoll);

public sealed class PortableTlsClosingTests() : TlsClosingTests(DriverKind.Portable);

public sealed class UringTlsHandshakeTests() : TlsHandshakeTests(DriverKind.Uring);

public sealed class EpollTlsHandshakeTests() : TlsHandshakeTests(DriverKind.Epoll);

public sealed class PortableTlsHandshakeTests() : TlsHandshakeTests(DriverKind.Portable);

public sealed class UringTlsPeerTests() : TlsPeerTests(DriverKind.Uring);

public sealed class EpollTlsPeerTests() : TlsPeerTests(DriverKind.Epoll);

public sealed class PortableTlsPeerTests() : TlsPeerTests(DriverKind.Portable);

public sealed class UringTlsTests() : TlsTests(DriverKind.Uring);

public sealed class EpollTlsTests() : TlsTests(DriverKind.Epoll);

public sealed class PortableTlsTests() : TlsTests(DriverKind.Portable);

public sealed class UringTransportEndTests() : TransportEndTests(DriverKind.Uring);

public sealed class EpollTransportEndTests() : TransportEndTests(DriverKind.Epoll);

public sealed class PortableTransportEndTests() : TransportEndTests(DriverKind.Portable);

public sealed class UringTransportReadingTests() : TransportReadingTests(DriverKind.Uring);

public sealed class EpollTransportReadingTests() : TransportReadingTests(DriverKind.Epoll);

public sealed class PortableTransportReadingTests() : TransportReadingTests(DriverKind.Portable);

public sealed class UringTransportServerTests() : TransportServerTests(DriverKind.Uring);

public sealed class EpollTransportServerTests() : TransportServerTests(DriverKind.Epoll);

public sealed class PortableTransportServerTests() : TransportServerTests(DriverKind.Portable);

public sealed class UringTransportTests() : TransportTests(DriverKind.Uring);

public sealed class EpollTransportTests() : TransportTests(DriverKind.Epoll);

public sealed class PortableTransportTests() : TransportTests(DriverKind.Portable);

public sealed class UringTransportTlsTests() : TransportTlsTests(DriverKind.Uring);

public sealed class EpollTransportTlsTests() : TransportTlsTests(DriverKind.Epoll);

public sealed class PortableTransportTlsTests() : TransportTlsTests(DriverKind.Portable);

public sealed class UringTransportWritingTests() : TransportWritingTests(DriverKind.Uring);

public sealed class EpollTransportWritingTests() : TransportWritingTests(DriverKind.Epoll);

public sealed class PortableTransportWritingTests() : TransportWritingTests(DriverKind.Portable);

public sealed class UringUnixBacklogTests() : UnixBacklogTests(DriverKind.Uring);

public sealed class EpollUnixBacklogTests() : UnixBacklogTests(DriverKind.Epoll);

public sealed class PortableUnixBacklogTests() : UnixBacklogTests(DriverKind.Portable);

public sealed class UringUnixDatagramTests() : UnixDatagramTests(DriverKind.Uring);

public sealed class EpollUnixDatagramTests() : UnixDatagramTests(DriverKind.Epoll);

public sealed class PortableUnixDatagramTests() : UnixDatagramTests(DriverKind.Portable);

public sealed class UringUnixSocketTests() : UnixSocketTests(DriverKind.Uring);

public sealed class EpollUnixSocketTests() : UnixSocketTests(DriverKind.Epoll);

public sealed class PortableUnixSocketTests() : UnixSocketTests(DriverKind.Portable);

public sealed class UringViewTests() : ViewTests(DriverKind.Uring);

public sealed class EpollViewTests() : ViewTests(DriverKind.Epoll);

public sealed class PortableViewTests() : ViewTests(DriverKind.Portable);

public sealed class UringWritingTests() : WritingTests(DriverKind.Uring);

public sealed class EpollWritingTests() : WritingTests(DriverKind.Epoll);

public sealed class PortableWritingTests() : WritingTests(DriverKind.Portable);
