using System.Runtime.InteropServices;

namespace Lariat.Native;

internal static unsafe partial class Libc
{
    // Variadic in C as syscall(2) is; the mode is always passed.
    [LibraryImport(Library, EntryPoint = "open")]
    internal static partial int Open(byte* path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "pread")]
    internal static partial nint ReadAt(int fd, byte* buffer, nint length, long offset);

    [LibraryImport(Library, EntryPoint = "pwrite")]
    internal static partial nint WriteAt(int fd, byte* buffer, nint length, long offset);

    [LibraryImport(Library, EntryPoint = "lseek")]
    internal static partial long Seek(int fd, long offset, int origin);

    [LibraryImport(Library, EntryPoint = "fsync")]
    internal static partial int Sync(int fd);

    [LibraryImport(Library, EntryPoint = "fdatasync")]
    internal static partial int SyncData(int fd);

    [LibraryImport(Library, EntryPoint = "ftruncate")]
    internal static partial int Truncate(int fd, long length);

    [LibraryImport(Library, EntryPoint = "flock")]
    internal static partial int FileLock(int fd, int operation);

    [LibraryImport(Library, EntryPoint = "posix_fadvise")]
    internal static partial int FileAdvise(int fd, long offset, long length, int advice);

    [LibraryImport(Library, EntryPoint = "inotify_init1")]
    internal static partial int InotifyInit(int flags);

    [LibraryImport(Library, EntryPoint = "inotify_add_watch")]
    internal static partial int InotifyAdd(int inotify, byte* path, uint mask);

    [LibraryImport(Library, EntryPoint = "inotify_rm_watch")]
    internal static partial int InotifyRemove(int inotify, int watch);

    [LibraryImport(Library, EntryPoint = "copy_file_range")]
    internal static partial nint CopyRange(int from, long* fromOffset, int to, long* toOffset, nint length, uint flags);
}
