using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>An eventfd(2) that ends a driver's sleep from any thread.</summary>
internal sealed unsafe class WakeEvent : IDisposable
{
    // Guards the descriptor against a Set while the loop closes: the number may have been reused by then.
    private readonly Lock _gate = new();
    private int _fd;

    /// <exception cref="IOException">No descriptor is available.</exception>
    public WakeEvent()
    {
        _fd = Libc.EventFd(0, SocketConstants.EFD_NONBLOCK | SocketConstants.EFD_CLOEXEC);
        if (_fd < 0)
        {
            throw Errno.ToException(Errno.Last, "Making an eventfd");
        }
    }

    public int Descriptor => _fd;

    /// <summary>Wakes the driver. Any thread. The loop coalesces: this is called once per sleep at most.</summary>
    public void Set()
    {
        lock (_gate)
        {
            if (_fd >= 0)
            {
                ulong one = 1;
                _ = Libc.Write(_fd, &one, sizeof(ulong));
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_fd >= 0)
            {
                _ = Libc.Close(_fd);
                _fd = -1;
            }
        }
    }
}
