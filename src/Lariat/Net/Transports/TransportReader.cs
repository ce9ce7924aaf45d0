using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>The reading half of a transport: an operation that receives and calls back each time it completes.</summary>
internal sealed class TransportReader(StreamTransport transport, IoStream stream) : IoOperation
{
    private static readonly Action<object?> s_read = static self => ((TransportReader)self!).Read();

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
    }

    public void Resume()
    {
        if (_isPaused)
        {
            _isPaused = false;
            Arm();
        }
    }

    private protected override void OnCompleted()
    {
        if (IsReading)
        {
            transport.RunInContext(s_read, this);
        }
    }

    private void Arm()
    {
        if (IsReading)
        {
            stream.ArmReceive(this);
        }
    }

    private void Read()
    {
        if (stream.TryReceive(out IoLease lease))
        {
            try
            {
                Deliver(lease);
            }
            catch (Exception error)
            {
                transport.FailByProtocol(error);
            }
            finally
            {
                stream.Return(lease);
            }
        }

        Arm();
    }

    private void Deliver(in IoLease lease)
    {
        if (lease.Error != SocketError.Success)
        {
            _hasEnded = true;
            transport.Fail(lease.Error);
        }
        else if (lease.Length == 0)
        {
            _hasEnded = true;
            if (!transport.Protocol.OnEndReceived())
            {
                transport.Close();
            }
        }
        else
        {
            DeliverBytes(lease.Span);
        }
    }

    /// <summary>The protocol may be replaced, by one of the other kind, in the middle of it.</summary>
    private void DeliverBytes(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (transport.Protocol is IBufferedProtocol buffered)
            {
                Span<byte> to = buffered.GetBuffer(bytes.Length).Span;
                if (to.IsEmpty)
                {
                    throw new InvalidOperationException("GetBuffer returned an empty buffer.");
                }

                int count = Math.Min(to.Length, bytes.Length);
                bytes[..count].CopyTo(to);
                bytes = bytes[count..];
                buffered.OnBufferFilled(count);
            }
            else
            {
                ((IProtocol)transport.Protocol).OnReceived(bytes);
                return;
            }
        }
    }
}
