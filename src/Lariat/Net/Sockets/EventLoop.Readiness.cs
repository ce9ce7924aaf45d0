using System.Net.Sockets;
using Lariat.LowLevel;
using Lariat.Net;

namespace Lariat;

public sealed partial class EventLoop
{
    private Dictionary<nint, SocketCallbacks>? _socketCallbacks;

    /// <summary>Calls back, in every iteration, while a socket can be read from; replaces an earlier callback.</summary>
    /// <param name="socket">Stays yours; remove the callback before you close it.</param>
    /// <param name="callback">What it throws goes to the loop's exception handler.</param>
    /// <remarks>Level-triggered. Drivers: epoll and io_uring. asyncio: <c>add_reader</c>.</remarks>
    /// <exception cref="NotSupportedException">The portable driver cannot.</exception>
    public void AddReader(Socket socket, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CallbacksOf(socket).SetReader(callback);
    }

    /// <summary>Ends <see cref="AddReader"/>.</summary>
    /// <returns>False if there was no callback.</returns>
    /// <remarks>asyncio: <c>remove_reader</c>.</remarks>
    public bool RemoveReader(Socket socket) => FindCallbacks(socket) is { } callbacks && callbacks.SetReader(null);

    /// <summary>Calls back, in every iteration, while a socket can be written to; replaces an earlier callback.</summary>
    /// <param name="socket">Stays yours; remove the callback before you close it.</param>
    /// <param name="callback">What it throws goes to the loop's exception handler.</param>
    /// <remarks>Level-triggered. Drivers: epoll and io_uring. asyncio: <c>add_writer</c>.</remarks>
    /// <exception cref="NotSupportedException">The portable driver cannot.</exception>
    public void AddWriter(Socket socket, Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CallbacksOf(socket).SetWriter(callback);
    }

    /// <summary>Ends <see cref="AddWriter"/>.</summary>
    /// <returns>False if there was no callback.</returns>
    /// <remarks>asyncio: <c>remove_writer</c>.</remarks>
    public bool RemoveWriter(Socket socket) => FindCallbacks(socket) is { } callbacks && callbacks.SetWriter(null);

    internal void ForgetCallbacks(nint handle) => _socketCallbacks?.Remove(handle);

    private SocketCallbacks? FindCallbacks(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        CheckThread();
        return _socketCallbacks?.GetValueOrDefault(socket.Handle);
    }

    private SocketCallbacks CallbacksOf(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        CheckOpen();
        _socketCallbacks ??= [];
        if (!_socketCallbacks.TryGetValue(socket.Handle, out SocketCallbacks? callbacks))
        {
            callbacks = new SocketCallbacks(this, socket);
            _socketCallbacks.Add(socket.Handle, callbacks);
        }

        return callbacks;
    }
}
