// asyncio's _read_ready of a transport: one receive, one callback, in an iteration. A buffered protocol gets one piece per iteration, as
// large as its buffer, and none while it has paused; the rest of a lease waits here. Invariant: no lease is held while reading is paused.
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>The reading half of a transport: an operation that receives and calls back each time it completes.</summary>
internal sealed class TransportReader(StreamTransport transport, IoStream stream) : IoOperation
{
    private static readonly Action<object?> s_read = static self => ((TransportReader)self!).Read();

    // Received bytes that were not delivered yet: the end of the lease, or a copy of it.
    private ReadOnlyMemory<byte> _rest;
    private IoLease _lease;
    private bool _hasLease;
    private bool _isDelivering;
    private bool _isStarted;
    private bool _isPaused;
    private bool _hasEnded;

    public bool IsReading => _isStarted && !_isPaused && !_hasEnded;

    public void Start()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            Arm();
        }
    }

    public void Pause()
    {
        _isPaused = true;
        stream.DetachReceive();
        ReturnLease();
    }

    public void Resume()
    {
        if (_isPaused)
        {
            _isPaused = false;
            Arm();
        }
    }

    /// <summary>Stops reading.</summary>
    /// <returns>The bytes that were received and not delivered.</returns>
    public ReadOnlyMemory<byte> Stop()
    {
        Pause();
        ReadOnlyMemory<byte> rest = _rest;
        _rest = default;
        return rest;
    }

    protected override void OnCompleted()
    {
        if (IsReading)
        {
            transport.RunInContext(s_read, this);
        }
    }

    private void Arm()
    {
        if (!IsReading)
        {
            return;
        }

        if (_rest.IsEmpty)
        {
            stream.ArmReceive(this);
        }
        else
        {
            transport.Loop.Complete(this, SocketError.Success);
        }
    }

    private void Read()
    {
        if (!_rest.IsEmpty || TryReceive())
        {
            _isDelivering = true;
            try
            {
                Deliver();
            }
            catch (Exception error)
            {
                transport.FailByProtocol(error);
            }
            finally
            {
                _isDelivering = false;
                if (_rest.IsEmpty || _isPaused)
                {
                    ReturnLease();
                }
            }
        }

        Arm();
    }

    /// <summary>True if there are bytes to deliver.</summary>
    private bool TryReceive()
    {
        if (!stream.TryReceive(out IoLease lease))
        {
            return false;
        }

        if (lease.Length > 0)
        {
            _lease = lease;
            _hasLease = true;
            _rest = new ReadOnlyMemory<byte>(lease.Array, lease.Offset, lease.Length);
            return true;
        }

        stream.Return(lease);
        _hasEnded = true;
        transport.OnReadingEnded(lease.Error);
        return false;
    }

    /// <summary>Delivers bytes to the protocol, which may be replaced by one of the other kind meanwhile.</summary>
    private void Deliver()
    {
        ReadOnlyMemory<byte> bytes = _rest;
        if (transport.Protocol is IBufferedProtocol buffered)
        {
            Memory<byte> to = transport.GetBuffer(buffered, bytes.Length);
            if (to.IsEmpty || _isPaused)
            {
                return;
            }

            int count = Math.Min(to.Length, bytes.Length);
            bytes[..count].CopyTo(to);
            _rest = bytes[count..];
            buffered.OnBufferFilled(count);
        }
        else
        {
            _rest = default;
            ((IProtocol)transport.Protocol).OnReceived(bytes.Span);
        }
    }

    /// <summary>Returns the lease, unless a callback is using it; the rest of it is copied.</summary>
    private void ReturnLease()
    {
        if (!_hasLease || _isDelivering)
        {
            return;
        }

        if (!_rest.IsEmpty)
        {
            _rest = _rest.ToArray();
        }

        _hasLease = false;
        stream.Return(_lease);
        _lease = default;
    }
}
