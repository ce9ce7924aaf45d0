using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>
/// Waits before the next try to send a datagram for which the system had no room: for the driver's notice, or, without one, for a while.
/// </summary>
internal sealed class DatagramRoom(EventLoop loop, IoDatagram datagrams)
{
    private RoomPause _pause;
    private TimerHandle? _timer;

    /// <summary>Completes the operation, once, when it is time.</summary>
    /// <param name="operation">The caller keeps it.</param>
    /// <param name="to">The destination; null: the address to which the socket is connected.</param>
    public void Arm(IoOperation operation, EndPoint? to)
    {
        if (datagrams.SignalsRoom(to))
        {
            datagrams.ArmSend(operation);
            return;
        }

        _timer = loop.CallLater(_pause.Next(), () => loop.Complete(operation, SocketError.Success));
    }

    /// <summary>Drops the reference to the operation.</summary>
    public void Disarm()
    {
        _timer?.Cancel();
        datagrams.DetachSend();
    }

    /// <summary>Called when there was room: the next time begins with the shortest pause.</summary>
    public void Reset() => _pause.Reset();
}
