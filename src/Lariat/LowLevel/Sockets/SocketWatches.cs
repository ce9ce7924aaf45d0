using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>The sockets of the base library whose readiness a loop watches, by descriptor. Loop thread only.</summary>
internal sealed class SocketWatches(EventLoop loop) : LoopFeature(loop)
{
    public static readonly LoopSlot<SocketWatches> Slot = new(static loop => new SocketWatches(loop));

    private readonly Dictionary<nint, SocketWatch> _watches = [];

    public SocketWatch? Find(Socket socket)
        => _watches.TryGetValue(socket.Handle, out SocketWatch? watch) && watch.Socket == socket ? watch : null;

    /// <summary>The watch of a socket; the caller must become a user of it.</summary>
    public SocketWatch GetOrAdd(Socket socket)
    {
        ObjectDisposedException.ThrowIf(socket.SafeHandle.IsClosed, socket);
        if (_watches.TryGetValue(socket.Handle, out SocketWatch? watch))
        {
            if (watch.Socket == socket)
            {
                return watch;
            }

            // Closed without removing its callbacks; the system has assigned its descriptor to this socket.
            watch.Close();
        }

        watch = new SocketWatch(Loop, socket);
        _watches[socket.Handle] = watch;
        return watch;
    }

    /// <summary>Removes a watch that has no users any more.</summary>
    public void Remove(nint handle, SocketWatch watch)
    {
        if (_watches.TryGetValue(handle, out SocketWatch? present) && ReferenceEquals(present, watch))
        {
            _watches.Remove(handle);
        }
    }
}
