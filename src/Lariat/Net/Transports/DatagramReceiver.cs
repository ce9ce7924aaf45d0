using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>The receiving half of a datagram transport: an operation that takes what is there and calls back for each.</summary>
internal sealed class DatagramReceiver(DatagramTransport transport, IoDatagram datagrams) : IoOperation
{
    // Larger than any datagram of IP; the system cuts what does not fit.
    private const int DatagramBytesMax = 65_536;

    // asyncio takes one in an iteration; a few save the call that arms again, and do not keep the loop.
    private const int DatagramsPerIterationMax = 16;

    private static readonly Action<object?> s_receive = static self => ((DatagramReceiver)self!).Receive();

    private byte[]? _buffer;
    private bool _isReceiving;

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

    private protected override void OnCompleted()
    {
        if (_isReceiving)
        {
            transport.RunInContext(s_receive, this);
        }
    }

    private void Receive()
    {
        byte[] buffer = _buffer ??= GC.AllocateUninitializedArray<byte>(DatagramBytesMax);
        for (int i = 0; i < DatagramsPerIterationMax && _isReceiving; i++)
        {
            if (!datagrams.TryReceive(buffer, out int count, out EndPoint? from, out SocketError error))
            {
                break;
            }

            Deliver(buffer.AsSpan(0, count), from, error);
        }

        if (_isReceiving)
        {
            datagrams.ArmReceive(this);
        }
    }

    private void Deliver(ReadOnlySpan<byte> data, EndPoint? from, SocketError error)
    {
        try
        {
            if (error == SocketError.Success)
            {
                transport.Protocol.OnReceived(data, from);
            }
            else
            {
                transport.Protocol.OnError(SocketFailure.Create(error, "Receiving a datagram"));
            }
        }
        catch (Exception thrown)
        {
            transport.Report(thrown);
        }
    }
}
