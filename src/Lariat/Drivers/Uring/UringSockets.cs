namespace Lariat.LowLevel;

/// <summary>The sockets of the io_uring driver.</summary>
internal sealed class UringSockets(UringDriver driver) : PosixSockets
{
    private readonly Queue<UringReceive> _starved = new();
    private IUringSocket? _open;
    private int _openCount;

    public override string Name => "uring";

    public UringDriver Driver => driver;

    internal override int BuffersOut => driver.Buffers.OutCount + base.BuffersOut;

    internal override int OpenCount => _openCount;

    public override IoWatch Watch(int descriptor) => new UringWatch(this, descriptor);

    /// <summary>Returns a lease from a reader.</summary>
    public void Return(in IoLease lease)
    {
        if (lease.Token == UringBuffers.DirectToken)
        {
            ReceiveBuffers.Return(lease);
        }
        else if (lease.Length > 0)
        {
            driver.Buffers.TakeBack(lease);
        }
    }

    public void Add(IUringSocket socket)
    {
        _openCount++;
        socket.NextOpen = _open;
        if (_open is not null)
        {
            _open.PreviousOpen = socket;
        }

        _open = socket;
    }

    public void Remove(IUringSocket socket)
    {
        _openCount--;
        if (socket.NextOpen is { } next)
        {
            next.PreviousOpen = socket.PreviousOpen;
        }

        if (socket.PreviousOpen is { } previous)
        {
            previous.NextOpen = socket.NextOpen;
        }
        else
        {
            _open = socket.NextOpen;
        }

        socket.NextOpen = null;
        socket.PreviousOpen = null;
    }

    /// <summary>Queues a receive that ended because there was no buffer; it continues in its turn.</summary>
    public void AddStarved(UringReceive receive) => _starved.Enqueue(receive);

    /// <summary>
    /// Restarts receives that ran out of buffers, longest-starved first, once each. If a whole iteration has
    /// returned no buffer, the readers of received data are slow, or wait for each other: the data is moved out of the ring.
    /// </summary>
    /// <remarks>
    /// The condition is whether a buffer is free now, not whether one was returned since: it may have been returned before the completion
    /// with ENOBUFS was taken.
    /// </remarks>
    public void FeedStarved()
    {
        if (_starved.Count == 0)
        {
            return;
        }

        if (driver.Buffers.FreeCount == 0)
        {
            for (IUringSocket? socket = _open; socket is not null; socket = socket.NextOpen)
            {
                (socket as UringStream)?.CopyOut();
            }
        }
        else
        {
            driver.Buffers.OnRanOut();
        }

        for (int count = driver.Buffers.FreeCount > 0 ? _starved.Count : 0; count > 0; count--)
        {
            _starved.Dequeue().Revive();
        }
    }

    public void CloseAll()
    {
        while (_open is { } socket)
        {
            // Removes it.
            socket.CloseWithLoop();
        }
    }

    protected override IoListener NewListener(int descriptor) => new UringListener(this, descriptor);

    protected override IoStream NewStream(int descriptor) => new UringStream(this, descriptor);

    protected override IoStream NewConnectingStream(int descriptor, int errno, IoOperation operation)
    {
        var stream = new UringStream(this, descriptor);
        stream.OnConnectCalled(errno, operation);
        return stream;
    }
}

/// <summary>Owns a descriptor that must not outlive the loop; linked into the list of open ones.</summary>
internal interface IUringSocket
{
    IUringSocket? NextOpen { get; set; }

    IUringSocket? PreviousOpen { get; set; }

    void CloseWithLoop();
}
