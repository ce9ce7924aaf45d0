using System.Net;
using System.Net.Sockets;
using Lariat.Net;

namespace Lariat.LowLevel;

/// <summary>The receiving half of a datagram transport: an operation that takes available datagrams and calls back for each.</summary>
internal sealed class DatagramReceiver(DatagramTransport transport, IoDatagram datagrams) : IoOperation
{
    // asyncio takes one in an iteration; taking a few saves the call that arms again, without occupying the loop.
    private const int MaxDatagramsPerIteration = 16;

    private static readonly Action<object?> s_receive = static self => ((DatagramReceiver)self!).Receive();

    private readonly DatagramBuffer _buffer = new(datagrams);
    private bool _isReceiving;

    public int MaxBytes
    {
        get => _buffer.MaxBytes;
        set => _buffer.MaxBytes = value;
    }

    public void Start()
    {
        _isReceiving = true;
        datagrams.ArmReceive(this);
    }

    public void Stop()
    {
        _isReceiving = false;
        datagrams.DetachReceive();
    }

    protected override void OnCompleted()
    {
        if (_isReceiving)
        {
            transport.RunInContext(s_receive, this);
        }
    }

    private void Receive()
    {
        for (int i = 0; i < MaxDatagramsPerIteration && _isReceiving; i++)
        {
            if (!_buffer.TryReceive(out ReadOnlySpan<byte> data, out EndPoint? from, out SocketException? failure))
            {
                break;
            }

            Deliver(data, from, failure);
            _buffer.Release();
        }

        if (_isReceiving)
        {
            datagrams.ArmReceive(this);
        }
    }

    private void Deliver(ReadOnlySpan<byte> data, EndPoint? from, SocketException? failure)
    {
        try
        {
            if (failure is null)
            {
                transport.Protocol.OnReceived(data, from);
            }
            else
            {
                transport.Protocol.OnError(failure);
            }
        }
        catch (Exception thrown)
        {
            transport.Report(thrown);
        }
    }
}
