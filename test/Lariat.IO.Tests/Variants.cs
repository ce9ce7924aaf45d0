namespace Lariat.IO.Tests;

public sealed class UringReadingTests() : ReadingTests(DriverKind.Uring);

public sealed class EpollReadingTests() : ReadingTests(DriverKind.Epoll);

public sealed class PortableReadingTests() : ReadingTests(DriverKind.Portable);

public sealed class PortableBaseReadingTests() : ReadingTests(DriverKind.PortableBase);

public sealed class UringWritingTests() : WritingTests(DriverKind.Uring);

public sealed class EpollWritingTests() : WritingTests(DriverKind.Epoll);

public sealed class PortableWritingTests() : WritingTests(DriverKind.Portable);

public sealed class PortableBaseWritingTests() : WritingTests(DriverKind.PortableBase);

public sealed class UringCancellationTests() : CancellationTests(DriverKind.Uring);

public sealed class EpollCancellationTests() : CancellationTests(DriverKind.Epoll);

public sealed class PortableCancellationTests() : CancellationTests(DriverKind.Portable);

public sealed class PortableBaseCancellationTests() : CancellationTests(DriverKind.PortableBase);
