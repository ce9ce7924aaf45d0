using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>Waits until a datagram that the system had no room for is worth another try: for the driver's notice, or, where there is none, a while.</summary>
internal sealed class DatagramRoom(EventLoop loop, IoDatagram datagrams)
{
    private RoomPause _pause;
    private TimerHandle? _timer;

    /// <summary>Completes the operation, once, when it is time.</summary>
    /// <param name="operation">Stays the caller's.</param>
    /// <param name="to">Where the datagram goes; null: the address the socket is connected to.</param>
    public void Arm(IoOperation operation, EndPoint? to)
    {
        if (datagrams.TellsOfRoom(to))
        {
            datagrams.ArmSend(operation);
            return;
        }

        _timer = loop.CallLater(_pause.Next(), () => loop.Complete(operation, SocketError.Success));
    }

    /// <summary>Forgets the operation.</summary>
    public void Disarm()
    {
        _timer?.Cancel();
        datagrams.DetachSend();
    }

    /// <summary>There was room: the next time begins with the shortest pause.</summary>
    public void Reset() => _pause.Reset();
}
