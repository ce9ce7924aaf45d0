namespace Lariat.Net.Tests;

public sealed class UringAcquisitionFaultTests() : AcquisitionFaultTests(DriverKind.Uring);

public sealed class EpollAcquisitionFaultTests() : AcquisitionFaultTests(DriverKind.Epoll);

public sealed class PortableAcquisitionFaultTests() : AcquisitionFaultTests(DriverKind.Portable);

public sealed class UringByteAtATimeTests() : ByteAtATimeTests(DriverKind.Uring);

public sealed class EpollByteAtATimeTests() : ByteAtATimeTests(DriverKind.Epoll);

public sealed class PortableByteAtATimeTests() : ByteAtATimeTests(DriverKind.Portable);

public sealed class UringCancelEverywhereTests() : CancelEverywhereTests(DriverKind.Uring);

public sealed class EpollCancelEverywhereTests() : CancelEverywhereTests(DriverKind.Epoll);

public sealed class PortableCancelEverywhereTests() : CancelEverywhereTests(DriverKind.Portable);

public sealed class UringCloseInFlightTests() : CloseInFlightTests(DriverKind.Uring);

public sealed class EpollCloseInFlightTests() : CloseInFlightTests(DriverKind.Epoll);

public sealed class PortableCloseInFlightTests() : CloseInFlightTests(DriverKind.Portable);

public sealed class UringConnectFaultTests() : ConnectFaultTests(DriverKind.Uring);

public sealed class EpollConnectFaultTests() : ConnectFaultTests(DriverKind.Epoll);

public sealed class PortableConnectFaultTests() : ConnectFaultTests(DriverKind.Portable);

public sealed class UringDescriptorLimitTests() : DescriptorLimitTests(DriverKind.Uring);

public sealed class EpollDescriptorLimitTests() : DescriptorLimitTests(DriverKind.Epoll);

public sealed class PortableDescriptorLimitTests() : DescriptorLimitTests(DriverKind.Portable);

public sealed class UringHalfOpenTests() : HalfOpenTests(DriverKind.Uring);

public sealed class EpollHalfOpenTests() : HalfOpenTests(DriverKind.Epoll);

public sealed class PortableHalfOpenTests() : HalfOpenTests(DriverKind.Portable);

public sealed class UringLoopClosedTests() : LoopClosedTests(DriverKind.Uring);

public sealed class EpollLoopClosedTests() : LoopClosedTests(DriverKind.Epoll);

public sealed class PortableLoopClosedTests() : LoopClosedTests(DriverKind.Portable);

public sealed class UringManyConnectionsTests() : ManyConnectionsTests(DriverKind.Uring);

public sealed class EpollManyConnectionsTests() : ManyConnectionsTests(DriverKind.Epoll);

public sealed class PortableManyConnectionsTests() : ManyConnectionsTests(DriverKind.Portable);

public sealed class UringResetTests() : ResetTests(DriverKind.Uring);

public sealed class EpollResetTests() : ResetTests(DriverKind.Epoll);

public sealed class PortableResetTests() : ResetTests(DriverKind.Portable);

public sealed class UringReuseTests() : ReuseTests(DriverKind.Uring);

public sealed class EpollReuseTests() : ReuseTests(DriverKind.Epoll);

public sealed class PortableReuseTests() : ReuseTests(DriverKind.Portable);

public sealed class UringSlowReaderTests() : SlowReaderTests(DriverKind.Uring);

public sealed class EpollSlowReaderTests() : SlowReaderTests(DriverKind.Epoll);

public sealed class PortableSlowReaderTests() : SlowReaderTests(DriverKind.Portable);

public sealed class UringWrongThreadTests() : WrongThreadTests(DriverKind.Uring);

public sealed class EpollWrongThreadTests() : WrongThreadTests(DriverKind.Epoll);

public sealed class PortableWrongThreadTests() : WrongThreadTests(DriverKind.Portable);
