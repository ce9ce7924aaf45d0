// How a stream receives. Usually by a standing receive that completes for all arriving data, into the ring of buffers that all streams
// share. Unread data waits here, bounded: when a reader is behind, the standing receive is canceled, and started again when it has
// caught up. Canceling is not immediate, so data that arrives in between is kept as well, and nothing else is received before its last
// completion.
//
// Two rules, which UringReceiveTests checks for every request. A stream has one receive with the kernel at a time: of two, the later is
// served first. And none is armed while no buffer is free: KERNEL (6.18): such a receive ends with ENOBUFS though nothing has arrived, and
// in place of the end of the stream. It waits for its turn instead (UringSockets.FeedStarved), as does one that the kernel ends for lack of
// a buffer.
//
// Bulk. The ring is a queue, so a large message goes into its coldest buffers, piece by piece. A stream with large pieces is received
// from by recv(2) instead, into the buffer that was used last and is still in the cache; the request then waits until there is data.
// PERF: bench/Net, 100 KiB: bulk halves the processor time of a message; below 8 KiB the standing receive is better.
using System.Diagnostics;
using System.Net.Sockets;
using Lariat.Native;
using static Lariat.Native.UringConstants;

namespace Lariat.LowLevel;

/// <summary>The receiving half of a stream of the io_uring driver, and the request that it makes.</summary>
internal sealed unsafe class UringReceive(UringStream stream, UringSockets sockets) : UringRequest
{
    // Received pieces that wait for their reader; beyond this, receiving pauses. A share of the ring, so that a few slow readers cannot
    // empty it.
    private const int MaxQueuedCount = 8;

    // This many pieces of at least this size, one after the other, begin bulk; this many below the smaller size end it.
    private const int MinBulkBytes = 8 * 1024;
    private const int BulkAfterCount = 2;
    private const int MaxSmallBytes = 4 * 1024;
    private const int SmallAfterCount = 8;

    private IoOperation? _receiver;
    private IoLease _first;
    private Queue<IoLease>? _more;
    private int _queuedCount;
    private SocketError _error;
    private byte _streak;
    private bool _hasEnded;
    private bool _isStarved;
    private bool _isBulk;
    private bool _isPolling;
    private bool _isReadable;

    /// <summary>The descriptor of its stream.</summary>
    public int Descriptor => stream.Descriptor;

    /// <summary>True if it was prepared only to wait: it takes no buffer.</summary>
    public bool IsPolling => _isPolling;

    /// <summary>In bulk: true if there may be data, and no operation under way must come before it.</summary>
    private bool CanReceiveDirectly => _isBulk && _isReadable && !IsActive;

    public bool TryReceive(out IoLease lease)
    {
        if (_queuedCount > 0)
        {
            lease = sockets.Driver.Buffers.HandOut(Dequeue());
            return true;
        }

        if (CanReceiveDirectly && TryReceiveDirectly(out lease))
        {
            return true;
        }

        lease = new IoLease(_error);
        return _hasEnded;
    }

    public void Arm(IoOperation operation)
    {
        if (_queuedCount > 0 || _hasEnded || CanReceiveDirectly)
        {
            sockets.Driver.Complete(operation);
            return;
        }

        _receiver = operation;
        Start();
    }

    public void Detach() => _receiver = null;

    /// <summary>Called when there may be buffers again.</summary>
    public void Revive()
    {
        _isStarved = false;
        if (!_hasEnded && !stream.IsClosing && !_isBulk)
        {
            Start();
        }
    }

    /// <summary>Moves unread data out of the ring.</summary>
    public void CopyOut()
    {
        for (int count = _queuedCount; count > 0; count--)
        {
            Enqueue(sockets.Driver.Buffers.CopyOut(Dequeue()));
        }
    }

    /// <summary>Closes the stream: drops received data. The last completion is still to come if the request is active.</summary>
    public void Close()
    {
        _receiver = null;
        while (_queuedCount > 0)
        {
            sockets.Driver.Buffers.Return(Dequeue());
        }

        sockets.Driver.Cancel(this);
    }

    public override void Prepare(UringSqe* sqe)
    {
        sqe->Descriptor = stream.Descriptor;

        // The last buffer may have been taken since it was submitted.
        _isPolling = _isBulk || sockets.Driver.Buffers.FreeCount == 0;
        if (_isPolling)
        {
            sqe->Opcode = IORING_OP_POLL_ADD;
            sqe->OperationFlags = POLLIN | POLLRDHUP;
            return;
        }

        sqe->Opcode = IORING_OP_RECV;
        sqe->Flags = IOSQE_BUFFER_SELECT;
        sqe->IoPriority = IORING_RECV_MULTISHOT;
        sqe->BufferGroup = UringBuffers.Group;
    }

    public override void OnCompletion(int result, uint flags)
    {
        if (_isPolling)
        {
            // The receive encounters an error of the poll itself.
            _isReadable |= result != -Errno.ECANCELED;
        }
        else if (result > 0)
        {
            Keep(sockets.Driver.Buffers.Take(result, flags));
        }
        else
        {
            OnEnded(-result);
        }

        if (!stream.IsClosing)
        {
            WakeReceiver();
        }

        stream.CloseIfIdle();
    }

    private void WakeReceiver()
    {
        if (_receiver is not { } receiver)
        {
            return;
        }

        if (_queuedCount > 0 || _hasEnded || CanReceiveDirectly)
        {
            _receiver = null;
            sockets.Driver.Complete(receiver);
        }
        else
        {
            Start();
        }
    }

    private void Start()
    {
        if (IsActive || (_isStarved && !_isBulk))
        {
            return;
        }

        if (_isBulk || sockets.Driver.Buffers.FreeCount > 0)
        {
            sockets.Driver.Submit(this);
        }
        else
        {
            Starve();
        }
    }

    private void Starve()
    {
        if (!_isStarved)
        {
            _isStarved = true;
            sockets.AddStarved(this);
        }
    }

    private void OnEnded(int errno)
    {
        switch (errno)
        {
            case Errno.ENOBUFS:
                Starve();
                break;
            case Errno.ECANCELED or Errno.EINTR or Errno.EAGAIN:
                break;
            default:
                _hasEnded = true;
                _error = Errno.ToSocketError(errno);
                break;
        }
    }

    private void Keep(in IoLease lease)
    {
        if (stream.IsClosing)
        {
            sockets.Driver.Buffers.Return(lease);
            return;
        }

        Enqueue(lease);
        _streak = lease.Length >= MinBulkBytes ? (byte)(_streak + 1) : (byte)0;
        if (_streak == BulkAfterCount)
        {
            _streak = 0;
            _isBulk = true;
            _isReadable = true;
            sockets.Driver.Cancel(this);
        }
        else if (_queuedCount == MaxQueuedCount)
        {
            sockets.Driver.Cancel(this);
        }
    }

    private bool TryReceiveDirectly(out IoLease lease)
    {
        byte[] array = sockets.ReceiveBuffers.Rent();
        int count = PosixReceive.Call(stream.Descriptor, array, out int errno);
        if (count > 0)
        {
            // A short read has emptied the socket; the next poll checks it again.
            _isReadable = count == array.Length;
            CountSmall(count);
            lease = new IoLease(array, 0, count, UringBuffers.DirectToken);
            return true;
        }

        sockets.ReceiveBuffers.Return(array);
        _isReadable = false;
        if (errno != Errno.EAGAIN)
        {
            _hasEnded = true;
            _error = Errno.ToSocketError(errno);
        }

        lease = default;
        return false;
    }

    private void CountSmall(int byteCount)
    {
        Debug.Assert(_isBulk);
        _streak = byteCount <= MaxSmallBytes ? (byte)(_streak + 1) : (byte)0;
        if (_streak == SmallAfterCount)
        {
            _streak = 0;
            _isBulk = false;
        }
    }

    private void Enqueue(in IoLease lease)
    {
        if (_queuedCount++ == 0)
        {
            _first = lease;
        }
        else
        {
            (_more ??= new Queue<IoLease>()).Enqueue(lease);
        }
    }

    private IoLease Dequeue()
    {
        IoLease lease = _first;
        _first = --_queuedCount > 0 ? _more!.Dequeue() : default;
        return lease;
    }
}
