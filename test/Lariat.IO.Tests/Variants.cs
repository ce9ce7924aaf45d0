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

public sealed class UringTextTests() : TextTests(DriverKind.Uring);

public sealed class EpollTextTests() : TextTests(DriverKind.Epoll);

public sealed class PortableTextTests() : TextTests(DriverKind.Portable);

public sealed class PortableBaseTextTests() : TextTests(DriverKind.PortableBase);

public sealed class UringReplacingTests() : ReplacingTests(DriverKind.Uring);

public sealed class EpollReplacingTests() : ReplacingTests(DriverKind.Epoll);

public sealed class PortableReplacingTests() : ReplacingTests(DriverKind.Portable);

public sealed class PortableBaseReplacingTests() : ReplacingTests(DriverKind.PortableBase);

public sealed class UringFileStreamTests() : FileStreamTests(DriverKind.Uring);

public sealed class EpollFileStreamTests() : FileStreamTests(DriverKind.Epoll);

public sealed class PortableFileStreamTests() : FileStreamTests(DriverKind.Portable);

public sealed class PortableBaseFileStreamTests() : FileStreamTests(DriverKind.PortableBase);

public sealed class UringDirectoryTests() : DirectoryTests(DriverKind.Uring);

public sealed class EpollDirectoryTests() : DirectoryTests(DriverKind.Epoll);

public sealed class PortableDirectoryTests() : DirectoryTests(DriverKind.Portable);

public sealed class PortableBaseDirectoryTests() : DirectoryTests(DriverKind.PortableBase);

public sealed class UringWatchTests() : WatchTests(DriverKind.Uring);

public sealed class EpollWatchTests() : WatchTests(DriverKind.Epoll);

public sealed class PortableWatchTests() : WatchTests(DriverKind.Portable);

public sealed class PortableBaseWatchTests() : WatchTests(DriverKind.PortableBase);

public sealed class UringCopyingTests() : CopyingTests(DriverKind.Uring);

public sealed class EpollCopyingTests() : CopyingTests(DriverKind.Epoll);

public sealed class PortableCopyingTests() : CopyingTests(DriverKind.Portable);

public sealed class PortableBaseCopyingTests() : CopyingTests(DriverKind.PortableBase);

public sealed class UringDirectoryCopyingTests() : DirectoryCopyingTests(DriverKind.Uring);

public sealed class EpollDirectoryCopyingTests() : DirectoryCopyingTests(DriverKind.Epoll);

public sealed class PortableDirectoryCopyingTests() : DirectoryCopyingTests(DriverKind.Portable);

public sealed class PortableBaseDirectoryCopyingTests() : DirectoryCopyingTests(DriverKind.PortableBase);

public sealed class UringReplacedFileTests() : ReplacedFileTests(DriverKind.Uring);

public sealed class EpollReplacedFileTests() : ReplacedFileTests(DriverKind.Epoll);

public sealed class PortableReplacedFileTests() : ReplacedFileTests(DriverKind.Portable);

public sealed class PortableBaseReplacedFileTests() : ReplacedFileTests(DriverKind.PortableBase);

public sealed class UringWatchedTreeTests() : WatchedTreeTests(DriverKind.Uring);

public sealed class EpollWatchedTreeTests() : WatchedTreeTests(DriverKind.Epoll);

public sealed class PortableWatchedTreeTests() : WatchedTreeTests(DriverKind.Portable);

public sealed class PortableBaseWatchedTreeTests() : WatchedTreeTests(DriverKind.PortableBase);
