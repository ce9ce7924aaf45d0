using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>A stream on its way from one driver to another.</summary>
public class ReleasedStreamTests
{
    [Fact]
    public void Adopt_DriverRefusesTheSocket_ClosesIt()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var released = new IoReleasedStream(socket);

        Assert.Throws<SocketException>(() => new RefusingSockets().Adopt(released));

        Assert.True(socket.SafeHandle.IsClosed);
        Assert.Throws<ObjectDisposedException>(released.TakeSocket);
    }

    /// <summary>The sockets of a driver of somebody's own, which has no room for another one.</summary>
    private sealed class RefusingSockets : IoSockets
    {
        public override string Name => "refusing";

        public override IoListener Listen(EndPoint at, IoSocketOptions options) => throw Refused();

        public override IoListener AdoptListener(Socket bound, IoSocketOptions options) => throw Refused();

        public override IoStream Connect(EndPoint to, IoSocketOptions options, IoOperation operation) => throw Refused();

        public override IoStream Adopt(Socket socket) => throw Refused();

        public override IoDatagram AdoptDatagram(Socket socket) => throw Refused();

        public override IoWatch Watch(Socket socket) => throw Refused();

        public override byte[] RentSendBuffer(int byteCountMin) => throw Refused();

        public override void ReturnSendBuffer(byte[] array) => throw Refused();

        private static SocketException Refused() => new((int)SocketError.NoBufferSpaceAvailable);
    }
}
