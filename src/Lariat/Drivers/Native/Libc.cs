// The only P/Invoke of the library: blittable signatures, no SetLastError (the marshalling is switched off for the assembly). A
// transition costs about 1 ns of a system call's 100, so SuppressGCTransition is used on __errno_location alone: on anything that
// may block or run a TCP stack it would stop every garbage collection of the process.
using System.Runtime.InteropServices;

namespace Lariat.Native;

/// <summary>The C library's calls for sockets and sleeping. Linux. After a negative result, see <see cref="Errno.Last"/>.</summary>
internal static unsafe partial class Libc
{
    // The runtime maps this name to the C library's file, glibc or musl.
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "__errno_location")]
    [SuppressGCTransition]
    internal static partial int* ErrnoLocation();

    // syscall(2) is variadic in C; on x86-64 and arm64 Linux, integer arguments of variadic functions are passed like all others.
    [LibraryImport(Library, EntryPoint = "syscall")]
    internal static partial nint SystemCall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [LibraryImport(Library, EntryPoint = "socket")]
    internal static partial int Socket(int domain, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "bind")]
    internal static partial int Bind(int fd, byte* address, int length);

    [LibraryImport(Library, EntryPoint = "listen")]
    internal static partial int Listen(int fd, int backlog);

    [LibraryImport(Library, EntryPoint = "accept4")]
    internal static partial int Accept4(int fd, byte* address, int* length, int flags);

    [LibraryImport(Library, EntryPoint = "connect")]
    internal static partial int Connect(int fd, byte* address, int length);

    [LibraryImport(Library, EntryPoint = "shutdown")]
    internal static partial int Shutdown(int fd, int how);

    [LibraryImport(Library, EntryPoint = "recv")]
    internal static partial nint Receive(int fd, byte* buffer, nint length, int flags);

    [LibraryImport(Library, EntryPoint = "send")]
    internal static partial nint Send(int fd, byte* buffer, nint length, int flags);

    [LibraryImport(Library, EntryPoint = "recvfrom")]
    internal static partial nint ReceiveFrom(int fd, byte* buffer, nint length, int flags, byte* address, int* addressLength);

    [LibraryImport(Library, EntryPoint = "sendto")]
    internal static partial nint SendTo(int fd, byte* buffer, nint length, int flags, byte* address, int addressLength);

    [LibraryImport(Library, EntryPoint = "sendfile")]
    internal static partial nint SendFile(int socket, int file, long* offset, nint count);

    [LibraryImport(Library, EntryPoint = "getsockname")]
    internal static partial int GetSocketName(int fd, byte* address, int* length);

    [LibraryImport(Library, EntryPoint = "getpeername")]
    internal static partial int GetPeerName(int fd, byte* address, int* length);

    [LibraryImport(Library, EntryPoint = "setsockopt")]
    internal static partial int SetSocketOption(int fd, int level, int name, void* value, int length);

    [LibraryImport(Library, EntryPoint = "getsockopt")]
    internal static partial int GetSocketOption(int fd, int level, int name, void* value, int* length);

    [LibraryImport(Library, EntryPoint = "fcntl")]
    internal static partial int FileControl(int fd, int command, nint argument);

    [LibraryImport(Library, EntryPoint = "dup2")]
    internal static partial int Duplicate(int fd, int target);

    [LibraryImport(Library, EntryPoint = "close")]
    internal static partial int Close(int fd);

    [LibraryImport(Library, EntryPoint = "read")]
    internal static partial nint Read(int fd, void* buffer, nint length);

    [LibraryImport(Library, EntryPoint = "write")]
    internal static partial nint Write(int fd, void* buffer, nint length);

    [LibraryImport(Library, EntryPoint = "eventfd")]
    internal static partial int EventFd(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "epoll_create1")]
    internal static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl")]
    internal static partial int EpollControl(int epoll, int operation, int fd, byte* epollEvent);

    [LibraryImport(Library, EntryPoint = "epoll_wait")]
    internal static partial int EpollWait(int epoll, byte* events, int maxEvents, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "unlink")]
    internal static partial int Unlink(byte* path);

    [LibraryImport(Library, EntryPoint = "mmap")]
    internal static partial nint MemoryMap(nint address, nint length, int protection, int flags, int fd, nint offset);

    [LibraryImport(Library, EntryPoint = "munmap")]
    internal static partial int MemoryUnmap(nint address, nint length);
}
