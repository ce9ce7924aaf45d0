// bind(2) creates a file for a Unix socket, and nothing removes it: the next start of the same server would find its address in use. As in
// asyncio since 3.13 (Lib/asyncio/unix_events.py), the file of a dead server is removed before binding, and closing removes the file unless
// it was replaced with another one. Unlike in asyncio, a server that still listens keeps its address. The base library deletes any file at
// the path to which a socket of its own was bound; on Linux it is prevented from deleting a file that another socket has created since.
using System.Net;
using System.Net.Sockets;
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>The file of a listening Unix socket. Its loop's thread only.</summary>
internal sealed unsafe class PosixSocketFile
{
    private readonly EndPoint _at;
    private readonly FileStatus _status;

    private PosixSocketFile(EndPoint at, in FileStatus status)
    {
        _at = at;
        _status = status;
    }

    /// <summary>The file of a bound socket; null if it has none (TCP, or an abstract address).</summary>
    public static PosixSocketFile? Of(EndPoint bound)
        => TryGetStatus(bound, out FileStatus status) ? new PosixSocketFile(bound, status) : null;

    /// <summary>Before binding: removes a socket file at which no server listens.</summary>
    public static void RemoveStale(EndPoint at)
    {
        if (OperatingSystem.IsLinux() && TryGetStatus(at, out FileStatus status) && status.IsSocket && !IsListenedAt(at))
        {
            Unlink(at);
        }
    }

    private bool IsStillThere => TryGetStatus(_at, out FileStatus now) && now.IsSameFileAs(_status);

    /// <summary>The file of a socket of the base library; null if it has none, or not on Linux.</summary>
    public static PosixSocketFile? Of(Socket socket)
        => OperatingSystem.IsLinux() && socket.AddressFamily == AddressFamily.Unix && socket.LocalEndPoint is { } bound ? Of(bound) : null;

    /// <summary>Closes a socket of the base library, which deletes its file, unless that was replaced in the meantime.</summary>
    public static void Close(Socket socket, PosixSocketFile? file)
    {
        if (file is null or { IsStillThere: true })
        {
            socket.Dispose();
            return;
        }

        // Only the descriptor is closed: Dispose and the finalizer of the Socket would delete any file at the path.
        socket.SafeHandle.Dispose();
#pragma warning disable CA1816 // The socket is closed here, and nowhere else.
        GC.SuppressFinalize(socket);
#pragma warning restore CA1816
    }

    /// <summary>Removes the file, if it is still the same.</summary>
    public void Remove()
    {
        if (IsStillThere)
        {
            Unlink(_at);
        }
    }

    private static bool IsListenedAt(EndPoint at)
    {
        int fd = PosixSocket.Open(at, SocketConstants.SOCK_STREAM);
        byte* address = stackalloc byte[SocketConstants.MaxAddressBytes];
        int length = PosixAddress.Encode(at, address);
        bool isRefused = Libc.Connect(fd, address, length) != 0 && Errno.Last == Errno.ECONNREFUSED;
        _ = Libc.Close(fd);
        return !isRefused;
    }

    private static bool TryGetStatus(EndPoint at, out FileStatus status)
    {
        byte* path = stackalloc byte[SocketConstants.MaxAddressBytes + 1];
        status = default;
        return TryGetPath(at, path) && FileStatus.TryGet(path, followsLink: false, out status);
    }

    // If it fails, binding reports the cause.
    private static void Unlink(EndPoint at)
    {
        byte* path = stackalloc byte[SocketConstants.MaxAddressBytes + 1];
        if (TryGetPath(at, path))
        {
            _ = Libc.Unlink(path);
        }
    }

    /// <summary>Writes the path with a zero at its end. False for addresses without a path.</summary>
    private static bool TryGetPath(EndPoint at, byte* path)
    {
        if (at.AddressFamily != AddressFamily.Unix)
        {
            return false;
        }

        new Span<byte>(path, SocketConstants.MaxAddressBytes + 1).Clear();
        SocketAddress serialized = at.Serialize();
        serialized.Buffer.Span[PosixAddress.UnixPathOffset..serialized.Size].CopyTo(new Span<byte>(path, SocketConstants.MaxAddressBytes));
        return *path != 0;
    }
}
