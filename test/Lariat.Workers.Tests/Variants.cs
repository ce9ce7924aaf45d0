namespace Lariat.Workers.Tests;

public sealed class UringDyingTests() : DyingTests(DriverKind.Uring);

public sealed class EpollDyingTests() : DyingTests(DriverKind.Epoll);

public sealed class PortableDyingTests() : DyingTests(DriverKind.Portable);

public sealed class UringEndingTests() : EndingTests(DriverKind.Uring);

public sealed class EpollEndingTests() : EndingTests(DriverKind.Epoll);

public sealed class PortableEndingTests() : EndingTests(DriverKind.Portable);

public sealed class UringMapTests() : MapTests(DriverKind.Uring);

public sealed class EpollMapTests() : MapTests(DriverKind.Epoll);

public sealed class PortableMapTests() : MapTests(DriverKind.Portable);

public sealed class UringRunningTests() : RunningTests(DriverKind.Uring);

public sealed class EpollRunningTests() : RunningTests(DriverKind.Epoll);

public sealed class PortableRunningTests() : RunningTests(DriverKind.Portable);

public sealed class UringStartingTests() : StartingTests(DriverKind.Uring);

public sealed class EpollStartingTests() : StartingTests(DriverKind.Epoll);

public sealed class PortableStartingTests() : StartingTests(DriverKind.Portable);

public sealed class UringScopeTests() : ScopeTests(DriverKind.Uring);

public sealed class EpollScopeTests() : ScopeTests(DriverKind.Epoll);

public sealed class PortableScopeTests() : ScopeTests(DriverKind.Portable);
