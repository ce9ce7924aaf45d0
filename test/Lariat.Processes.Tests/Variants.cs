namespace Lariat.Processes.Tests;

public sealed class UringChildSignalTests() : ChildSignalTests(DriverKind.Uring);

public sealed class EpollChildSignalTests() : ChildSignalTests(DriverKind.Epoll);

public sealed class PortableChildSignalTests() : ChildSignalTests(DriverKind.Portable);

public sealed class UringCommunicateTests() : CommunicateTests(DriverKind.Uring);

public sealed class EpollCommunicateTests() : CommunicateTests(DriverKind.Epoll);

public sealed class PortableCommunicateTests() : CommunicateTests(DriverKind.Portable);

public sealed class UringExecTests() : ExecTests(DriverKind.Uring);

public sealed class EpollExecTests() : ExecTests(DriverKind.Epoll);

public sealed class PortableExecTests() : ExecTests(DriverKind.Portable);

public sealed class UringPipeTests() : PipeTests(DriverKind.Uring);

public sealed class EpollPipeTests() : PipeTests(DriverKind.Epoll);

public sealed class PortablePipeTests() : PipeTests(DriverKind.Portable);

public sealed class UringSignalHandlerTests() : SignalHandlerTests(DriverKind.Uring);

public sealed class EpollSignalHandlerTests() : SignalHandlerTests(DriverKind.Epoll);

public sealed class PortableSignalHandlerTests() : SignalHandlerTests(DriverKind.Portable);

public sealed class UringSubprocessProtocolTests() : SubprocessProtocolTests(DriverKind.Uring);

public sealed class EpollSubprocessProtocolTests() : SubprocessProtocolTests(DriverKind.Epoll);

public sealed class PortableSubprocessProtocolTests() : SubprocessProtocolTests(DriverKind.Portable);

public sealed class UringScopeTests() : ScopeTests(DriverKind.Uring);

public sealed class EpollScopeTests() : ScopeTests(DriverKind.Epoll);

public sealed class PortableScopeTests() : ScopeTests(DriverKind.Portable);
