using System.Net.Sockets;
using Lariat.LowLevel;
using Lariat.Net;

namespace Lariat;

public sealed partial class EventLoop
{
    private Dictionary<nint, SocketWatch>? _socketWatches;

    /// <summary>Calls back, in every iteration, while a socket can be read from; replaces an earlier callback.</summary>
    /// <param name="socket">Stays yours; remove the callback before you close it.</param>
    /// <param name="callback">What it throws goes to the loop's exception handler.</param>
    /// <remarks>Level-triggered. Drivers: epoll and io_uring. asyncio: <c>add_reader</c>.</remarks>
    /// <exception cref="NotSupportedException">The portable driver cannot.</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed, or a connection has taken it over.</exception>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    public void AddReader(Socket socket, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        WatchOf(socket).Callbacks.SetReader(callback);
    }

    /// <summary>Ends <see cref="AddReader"/>.</summary>
    /// <param name="socket">The socket of <see cref="AddReader"/>.</param>
    /// <returns>False if there was no callback, or the loop is closed.</returns>
    /// <remarks>asyncio: <c>remove_reader</c>.</remarks>
    public bool RemoveReader(Socket socket) => FindWatch(socket) is { } watch && watch.Callbacks.SetReader(null);

    /// <summary>Calls back, in every iteration, while a socket can be written to; replaces an earlier callback.</summary>
    /// <param name="socket">Stays yours; remove the callback before you close it.</param>
    /// <param name="callback">What it throws goes to the loop's exception handler.</param>
    /// <remarks>Level-triggered. Drivers: epoll and io_uring. asyncio: <c>add_writer</c>.</remarks>
    /// <exception cref="NotSupportedException">The portable driver cannot.</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed, or a connection has taken it over.</exception>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    public void AddWriter(Socket socket, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        WatchOf(socket).Callbacks.SetWriter(callback);
    }

    /// <summary>Ends <see cref="AddWriter"/>.</summary>
    /// <param name="socket">The socket of <see cref="AddWriter"/>.</param>
    /// <returns>False if there was no callback, or the loop is closed.</returns>
    /// <remarks>asyncio: <c>remove_writer</c>.</remarks>
    public bool RemoveWriter(Socket socket) => FindWatch(socket) is { } watch && watch.Callbacks.SetWriter(null);

    /// <summary>Nobody uses it any more.</summary>
    internal void ForgetWatch(nint handle, SocketWatch watch)
    {
        if (_socketWatches is { } watches && watches.TryGetValue(handle, out SocketWatch? present) && ReferenceEquals(present, watch))
        {
            watches.Remove(handle);
        }
    }

    private SocketWatch? FindWatch(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        CheckThread();
        return !IsClosed && _socketWatches is { } watches && watches.TryGetValue(socket.Handle, out SocketWatch? watch) && watch.Socket == socket
            ? watch
            : null;
    }

    /// <summary>The watch of a socket; whoever gets it must become a user.</summary>
    private SocketWatch WatchOf(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        CheckOpen();
        ObjectDisposedException.ThrowIf(socket.SafeHandle.IsClosed, socket);
        _socketWatches ??= [];
        if (_socketWatches.TryGetValue(socket.Handle, out SocketWatch? watch))
        {
            if (watch.Socket == socket)
            {
                return watch;
            }

            // Closed without removing its callbacks; the system has given its descriptor to this socket.
            watch.Close();
        }

        watch = new SocketWatch(this, socket);
        _socketWatches[socket.Handle] = watch;
        return watch;
    }
}
