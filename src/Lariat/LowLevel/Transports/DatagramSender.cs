using System.Net;
using System.Net.Sockets;
using Lariat.Net;

namespace Lariat.LowLevel;

/// <summary>The sending half of a datagram transport: keeps, in order, datagrams for which the system has no room.</summary>
internal sealed class DatagramSender(DatagramTransport transport, IoDatagram datagrams) : IoOperation
{
    // asyncio adds this for each datagram, so that the number of empty ones is limited too.
    private const int OverheadBytes = 8;

    private static readonly Action<object?> s_send = static self => ((DatagramSender)self!).SendKept();

    private readonly Queue<(byte[] Data, EndPoint? To)> _kept = new();
    private readonly DatagramRoom _room = new(transport.Loop, datagrams);
    private bool _isPaused;

    public int PendingBytes { get; private set; }

    public (int Low, int High) Limits { get; private set; } = TransportLimits.Check(highWater: null, lowWater: null);

    public void SetLimits((int Low, int High) limits)
    {
        Limits = limits;
        PauseIfTooMuch();
    }

    public void Send(ReadOnlySpan<byte> data, EndPoint? to)
    {
        if (_kept.Count == 0 && TrySend(data, to))
        {
            return;
        }

        _kept.Enqueue((data.ToArray(), to));
        PendingBytes += data.Length + OverheadBytes;
        if (_kept.Count == 1)
        {
            _room.Arm(this, to);
        }

        PauseIfTooMuch();
    }

    public void Drop()
    {
        _room.Disarm();
        _kept.Clear();
        PendingBytes = 0;
    }

    protected override void OnCompleted()
    {
        if (_kept.Count > 0)
        {
            transport.RunInContext(s_send, this);
        }
    }

    private void SendKept()
    {
        while (_kept.TryPeek(out (byte[] Data, EndPoint? To) next))
        {
            if (!TrySend(next.Data, next.To))
            {
                _room.Arm(this, next.To);
                break;
            }

            _room.Reset();
            if (_kept.Count > 0)
            {
                _kept.Dequeue();
                PendingBytes -= next.Data.Length + OverheadBytes;
            }
        }

        ResumeIfLittle();
        if (_kept.Count == 0)
        {
            transport.OnSent();
        }
    }

    /// <summary>
    /// True if it needs no second try: it was sent, or failed and the protocol was notified (which may have dropped everything).
    /// </summary>
    private bool TrySend(ReadOnlySpan<byte> data, EndPoint? to)
    {
        if (!datagrams.TrySend(data, to, out SocketError error))
        {
            return false;
        }

        if (error != SocketError.Success)
        {
            SocketException failure = SocketFailure.Create(
                error, $"Sending a datagram of {data.Length} bytes to {to ?? transport.RemoteEndPoint}");
            transport.Notify(protocol => protocol.OnError(failure));
        }

        return true;
    }

    private void PauseIfTooMuch()
    {
        if (!_isPaused && PendingBytes > Limits.High)
        {
            _isPaused = true;
            transport.Notify(static protocol => protocol.OnWritingPaused());
        }
    }

    private void ResumeIfLittle()
    {
        if (_isPaused && PendingBytes <= Limits.Low)
        {
            _isPaused = false;
            transport.Notify(static protocol => protocol.OnWritingResumed());
        }
    }
}
