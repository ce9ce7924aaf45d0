using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>A stream between two loops whose drivers differ: the portable one has sockets, the others have descriptors.</summary>
public class ReleasedStreamTests
{
    [Fact]
    public async Task TakeDescriptor_OfASocket_IsASecondOneThatOutlivesIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only the drivers of Linux have descriptors.");
        (Socket socket, Socket peer) = Connect();
        using var released = new IoReleasedStream(socket);

        using Socket taken = SocketDescriptor.Wrap(released.TakeDescriptor());

        Assert.True(socket.SafeHandle.IsClosed);
        Assert.Equal(2, await taken.SendAsync("hi"u8.ToArray()));
        Assert.Equal(2, peer.Receive(new byte[2]));
        peer.Dispose();
    }

    [Fact]
    public void TakeSocket_DescriptorWasTaken_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only the drivers of Linux have descriptors.");
        (Socket socket, Socket peer) = Connect();
        using var released = new IoReleasedStream(socket);
        using Socket taken = SocketDescriptor.Wrap(released.TakeDescriptor());

        Assert.Throws<ObjectDisposedException>(released.TakeSocket);

        peer.Dispose();
    }

    private static (Socket Accepted, Socket Peer) Connect()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        peer.Connect(listener.LocalEndPoint!);
        return (listener.Accept(), peer);
    }
}
