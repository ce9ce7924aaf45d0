// A descriptor with one receive and one send (UringReceive, UringSend), and its end: it is closed when the kernel has finished with both.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lariat.Native;
using static Lariat.Native.UringConstants;

namespace Lariat.LowLevel;

/// <summary>A stream of the io_uring driver.</summary>
internal sealed unsafe class UringStream : IoStream, IUringSocket
{
    // Up to this size data is copied and sent with the batch of the iteration; more is sent immediately, without a copy.
    // PERF: bench/Net: batching wins below, the copy loses above.
    private const int MaxBatchedBytes = 16 * 1024;

    private readonly UringSockets _sockets;
    private readonly UringReceive _receive;
    private readonly UringSend _send;
    private int _fd;
    private UringPoll? _connect;

    public UringStream(UringSockets sockets, int fd)
    {
        _sockets = sockets;
        _fd = fd;
        _receive = new UringReceive(this, sockets);
        _send = new UringSend(this);
        sockets.Add(this);
    }

    public int Descriptor => _fd;

    IUringSocket? IUringSocket.NextOpen { get; set; }

    IUringSocket? IUringSocket.PreviousOpen { get; set; }

    public bool IsClosing { get; private set; }

    public override EndPoint? LocalEndPoint => IsClosing ? null : PosixSocket.GetName(_fd, isPeer: false);

    public override EndPoint? RemoteEndPoint => IsClosing ? null : PosixSocket.GetName(_fd, isPeer: true);

    /// <summary>Called after connect(2): the operation completes now, or when the socket has connected in the background.</summary>
    public void OnConnectCalled(int errno, IoOperation operation)
    {
        if (!PosixConnect.TryComplete(_sockets.Driver, operation, errno))
        {
            ConnectLater(operation);
        }
    }

    private void ConnectLater(IoOperation operation)
    {
        _connect = new UringPoll(_fd, POLLOUT, _ =>
        {
            _connect = null;
            if (IsClosing)
            {
                CloseIfIdle();
            }
            else
            {
                _sockets.Driver.Complete(operation, Errno.ToSocketError(PosixSocket.TakeError(_fd)));
            }
        });
        _sockets.Driver.Submit(_connect);
    }

    internal override bool TryConnectAgain(EndPoint to, IoOperation operation)
    {
        OnConnectCalled(PosixConnect.Call(_fd, to), operation);
        return true;
    }

    public override bool TryReceive(out IoLease lease)
    {
        if (!IsClosing)
        {
            return _receive.TryReceive(out lease);
        }

        lease = new IoLease(SocketError.OperationAborted);
        return true;
    }

    public override void ArmReceive(IoOperation operation)
    {
        if (IsClosing)
        {
            _sockets.Driver.Complete(operation);
        }
        else
        {
            _receive.Arm(operation);
        }
    }

    public override void DetachReceive() => _receive.Detach();

    public override void Return(in IoLease lease) => _sockets.Return(lease);

    public override int TrySend(ReadOnlySpan<byte> data, out SocketError error)
    {
        error = SocketError.Success;
        if (data.Length <= MaxBatchedBytes)
        {
            return 0;
        }

        int sent = PosixSend.CallWhileTaken(_fd, data, out int errno);
        error = errno == Errno.EAGAIN ? SocketError.Success : Errno.ToSocketError(errno);
        return sent;
    }

    internal override bool TrySendBeforeClose(ReadOnlySpan<byte> data, out int taken)
    {
        taken = 0;
        if (IsClosing || !_send.TrySendNow())
        {
            return false;
        }

        taken = PosixSend.CallWhileTaken(_fd, data, out _);
        return taken == data.Length;
    }

    public override void StartSend(byte[] array, int offset, int length, IoOperation operation)
    {
        _send.Start(array, offset, length, operation);
        if (IsClosing)
        {
            _send.OnCompletion(-Errno.ECANCELED, 0);
        }
        else
        {
            _sockets.Driver.Submit(_send);
        }
    }

    public override void Shutdown(SocketShutdown how)
    {
        if (!IsClosing)
        {
            _ = Libc.Shutdown(_fd, PosixSocket.ToNative(how));
        }
    }

    public override void SetReset()
    {
        if (!IsClosing)
        {
            PosixSocket.SetLingerZero(_fd);
        }
    }

    public override void SetOption(SocketOptionLevel level, SocketOptionName name, int value)
        => PosixSocket.SetOption(_fd, level, name, value);

    internal override bool TrySetReceiveLowWater(int byteCount)
        => LowersReceiveMarkSafely && !IsClosing && PosixSocket.TrySetReceiveLowWater(_fd, byteCount);

    public override Socket? Duplicate() => IsClosing ? null : SocketDescriptor.Duplicate(_fd);

    public override IoReleasedStream Release()
    {
        Debug.Assert(!_receive.IsActive && !_send.IsActive, "The kernel has no request of a stream that was not used.");
        var released = new IoReleasedStream(_fd);
        IsClosing = true;
        _fd = -1;
        _sockets.Remove(this);
        return released;
    }

    /// <summary>The descriptor is closed when the kernel has finished with it: a request in flight would continue after close(2).</summary>
    /// <remarks>A send that waits for the batch of the iteration is sent first: with every other driver it would have been sent when it was
    /// written.</remarks>
    public override void Close()
    {
        if (IsClosing)
        {
            return;
        }

        _ = _send.TrySendNow();
        IsClosing = true;
        _receive.Close();
        _sockets.Driver.Cancel(_send);
        if (_connect is not null)
        {
            _sockets.Driver.Cancel(_connect);
        }

        CloseIfIdle();
    }

    public void CloseWithLoop()
    {
        Close();
        CloseDescriptor();
    }

    /// <summary>Moves unread data out of the ring.</summary>
    public void CopyOut() => _receive.CopyOut();

    public void ContinueSending()
    {
        if (IsClosing)
        {
            _send.OnCompletion(-Errno.ECANCELED, 0);
        }
        else
        {
            _sockets.Driver.Submit(_send);
        }
    }

    public void OnSent(IoOperation operation, int errno)
    {
        _sockets.Driver.Complete(operation, Errno.ToSocketError(errno));
        CloseIfIdle();
    }

    /// <summary>Closes the descriptor if that was requested and the kernel has finished with it.</summary>
    public void CloseIfIdle()
    {
        if (IsClosing && !_receive.IsActive && !_send.IsActive && _connect is null)
        {
            CloseDescriptor();
        }
    }

    private void CloseDescriptor()
    {
        if (_fd >= 0)
        {
            _ = Libc.Close(_fd);
            _fd = -1;
            _sockets.Remove(this);
        }
    }
}
