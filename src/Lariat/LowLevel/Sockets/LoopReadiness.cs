using System.Net.Sockets;
using Lariat.Net;

namespace Lariat.LowLevel;

/// <summary>asyncio's <c>add_reader</c> and <c>add_writer</c>: callbacks for the readiness of sockets.</summary>
public static class LoopReadiness
{
    /// <summary>Adds a callback, called in every iteration while a socket can be read from; replaces an earlier callback.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="socket">The caller keeps it; remove the callback before closing it.</param>
    /// <param name="callback">Its exceptions go to the loop's exception handler.</param>
    /// <remarks>Level-triggered. Drivers: epoll and io_uring. asyncio: <c>add_reader</c>.</remarks>
    /// <exception cref="NotSupportedException">The portable driver does not support it.</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed, or a connection has taken it over.</exception>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    public static void AddReader(this EventLoop loop, Socket socket, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        WatchOf(loop, socket).Callbacks.SetReader(callback);
    }

    /// <summary>Removes the callback of <see cref="AddReader"/>.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="socket">The socket of <see cref="AddReader"/>.</param>
    /// <returns>False if there was no callback, or the loop is closed.</returns>
    /// <remarks>asyncio: <c>remove_reader</c>.</remarks>
    public static bool RemoveReader(this EventLoop loop, Socket socket)
        => FindWatch(loop, socket) is { } watch && watch.Callbacks.SetReader(null);

    /// <summary>Adds a callback, called in every iteration while a socket can be written to; replaces an earlier callback.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="socket">The caller keeps it; remove the callback before closing it.</param>
    /// <param name="callback">Its exceptions go to the loop's exception handler.</param>
    /// <remarks>Level-triggered. Drivers: epoll and io_uring. asyncio: <c>add_writer</c>.</remarks>
    /// <exception cref="NotSupportedException">The portable driver does not support it.</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed, or a connection has taken it over.</exception>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    public static void AddWriter(this EventLoop loop, Socket socket, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        WatchOf(loop, socket).Callbacks.SetWriter(callback);
    }

    /// <summary>Removes the callback of <see cref="AddWriter"/>.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="socket">The socket of <see cref="AddWriter"/>.</param>
    /// <returns>False if there was no callback, or the loop is closed.</returns>
    /// <remarks>asyncio: <c>remove_writer</c>.</remarks>
    public static bool RemoveWriter(this EventLoop loop, Socket socket)
        => FindWatch(loop, socket) is { } watch && watch.Callbacks.SetWriter(null);

    private static SocketWatch? FindWatch(EventLoop loop, Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        loop.CheckThread();
        return loop.IsClosed ? null : SocketWatches.Slot.Find(loop)?.Find(socket);
    }

    private static SocketWatch WatchOf(EventLoop loop, Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        loop.CheckOpen();
        return SocketWatches.Slot.Of(loop).GetOrAdd(socket);
    }
}
