using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>A driver of somebody's own whose system refuses every socket, and every descriptor that is to be watched.</summary>
internal sealed class RefusingDriver : IoDriver
{
    private readonly ManualResetEventSlim _wake = new();

    public override long Timestamp => Environment.TickCount64 * 1_000_000;

    public override RefusingSockets Sockets { get; } = new();

    public override void Poll(long deadlineNs)
    {
        _wake.Wait(deadlineNs == NoDeadline ? -1 : (int)Math.Clamp((deadlineNs - Timestamp) / 1_000_000, 0, int.MaxValue));
        _wake.Reset();
    }

    public override void Wake() => _wake.Set();

    protected override void Dispose(bool disposing)
    {
        _wake.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Refuses, and keeps what it was asked to take.</summary>
internal sealed class RefusingSockets : IoSockets
{
    public override string Name => "refusing";

    /// <summary>The last socket.</summary>
    public Socket? Refused { get; private set; }

    /// <summary>The last descriptor that was to be watched.</summary>
    public int RefusedDescriptor { get; private set; } = -1;

    public override IoListener Listen(EndPoint at, IoSocketOptions options) => throw Error();

    public override IoListener AdoptListener(Socket bound, IoSocketOptions options) => throw Refuse(bound);

    public override IoStream Connect(EndPoint to, IoSocketOptions options, IoOperation operation) => throw Error();

    public override IoStream Adopt(Socket socket) => throw Refuse(socket);

    public override IoDatagram AdoptDatagram(Socket socket) => throw Refuse(socket);

    public override IoWatch Watch(Socket socket) => throw Refuse(socket);

    public override IoWatch Watch(int descriptor)
    {
        RefusedDescriptor = descriptor;
        throw Error();
    }

    public override byte[] RentSendBuffer(int minByteCount) => throw Error();

    public override void ReturnSendBuffer(byte[] array) => throw Error();

    private static SocketException Error() => new((int)SocketError.NoBufferSpaceAvailable);

    private SocketException Refuse(Socket socket)
    {
        Refused = socket;
        return Error();
    }
}
