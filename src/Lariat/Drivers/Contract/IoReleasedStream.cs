// Between the drivers of Linux a plain descriptor passes from loop to loop: a Socket would start the base library's socket engine, which
// needs a descriptor of its own and stays broken for the whole process if there was none, and taking over a Socket needs a second
// descriptor. Connections are handed over at the very moment when descriptors run out: in a burst of clients.
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Lariat.LowLevel;

/// <summary>A connected stream under way from one driver to another; it owns the descriptor until a driver takes it.</summary>
/// <remarks>Thread: any, one at a time. Disposing closes a stream that was not taken; one that is lost, because its loop has closed, is
/// closed by the garbage collector.</remarks>
public sealed class IoReleasedStream : IDisposable
{
    private SafeFileHandle? _descriptor;
    private Socket? _socket;

    /// <summary>Wraps the stream of a driver that has sockets of the base library.</summary>
    /// <param name="socket">Connected; belongs to this object from now on.</param>
    public IoReleasedStream(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
    }

    /// <summary>Wraps the stream of a driver that has descriptors.</summary>
    /// <param name="descriptor">Connected, non-blocking, close-on-exec; belongs to this object from now on.</param>
    internal IoReleasedStream(int descriptor) => _descriptor = new SafeFileHandle(descriptor, ownsHandle: true);

    /// <summary>Takes the stream as a socket of the base library, which the caller owns.</summary>
    /// <exception cref="ObjectDisposedException">The stream was taken or disposed already.</exception>
    /// <exception cref="Exception">The base library cannot create a socket, for example because no descriptor is available. The stream is
    /// closed then.</exception>
    public Socket TakeSocket()
    {
        if (_socket is not { } socket)
        {
            return SocketDescriptor.Wrap(TakeDescriptor());
        }

        _socket = null;
        return socket;
    }

    /// <summary>Takes the stream as a descriptor, non-blocking, which the caller owns.</summary>
    /// <exception cref="ObjectDisposedException">The stream was taken or disposed already.</exception>
    /// <exception cref="SocketException">It is a socket of the base library, and no second descriptor is available. The stream stays
    /// here.</exception>
    internal int TakeDescriptor()
    {
        if (_socket is { } socket)
        {
            int second = SocketDescriptor.Adopt(socket);
            _socket = null;
            return second;
        }

        SafeFileHandle handle = _descriptor ?? throw new ObjectDisposedException(
            nameof(IoReleasedStream), "The stream was taken or disposed already.");
        int fd = (int)handle.DangerousGetHandle();
        handle.SetHandleAsInvalid();
        _descriptor = null;
        return fd;
    }

    /// <summary>Closes the stream if it was not taken: the peer sees the end. A second call has no effect.</summary>
    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
        _descriptor?.Dispose();
        _descriptor = null;
    }
}
