using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>The loop's operations on sockets of the base library.</summary>
public abstract class SocketTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void SockMethods_AcceptConnectSendReceive_Work() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        using Socket listener = ListenPlainly();
        listener.Blocking = false;
        using Socket client = NonBlocking();
        LoopTask<Socket> accept = LoopTask.Create(loop.SockAcceptAsync(listener), eagerStart: true);
        await loop.SockConnectAsync(client, listener.LocalEndPoint!);
        using Socket server = await accept;
        byte[] sent = new byte[5_000_000];
        new Random(9).NextBytes(sent);

        LoopTask sending = LoopTask.Create(loop.SockSendAllAsync(client, sent));
        byte[] received = new byte[sent.Length];
        for (int count = 0; count < received.Length;)
        {
            count += await loop.SockReceiveAsync(server, received.AsMemory(count));
        }

        await sending;
        Assert.Equal(sent, received);
    });

    [Fact]
    public void SockReceiveAsync_Canceled_LosesNoByte() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        (Socket a, Socket b) = Pair();
        LoopTask<int> receive = LoopTask.Create(loop.SockReceiveAsync(a, new byte[10]), eagerStart: true);
        await Coroutine.Sleep(TimeSpan.Zero);
        receive.Cancel();
        await Coroutine.WaitMany([receive]);
        b.Send(Bytes("x"));

        Assert.Equal(1, await loop.SockReceiveAsync(a, new byte[10]));
        a.Dispose();
        b.Dispose();
    });

    [Fact]
    public void SockReceiveAsync_BlockingSocket_Throws() => Run(async () =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        await Assert.ThrowsCoroutineAsync<ArgumentException>(EventLoop.Current.SockReceiveAsync(socket, new byte[1]));
    });

    [Fact]
    public void SockReceiveFromAsync_Datagram_ArrivesWithItsSender() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        using Socket a = Datagrams();
        using Socket b = Datagrams();
        byte[] buffer = new byte[3];
        LoopTask<(int Count, EndPoint From)> receive = LoopTask.Create(loop.SockReceiveFromAsync(b, buffer), eagerStart: true);

        int sent = await loop.SockSendToAsync(a, Bytes("hello"), b.LocalEndPoint!);

        Assert.Equal(5, sent);
        (int count, EndPoint from) = await receive;
        Assert.Equal("hel", Text(buffer.AsSpan(0, count)));
        Assert.Equal(a.LocalEndPoint, from);
    });

    [Fact]
    public void SockReceiveFromAsync_Canceled_LosesNoDatagram() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        using Socket a = Datagrams();
        using Socket b = Datagrams();
        LoopTask<(int Count, EndPoint From)> receive = LoopTask.Create(loop.SockReceiveFromAsync(b, new byte[9]), eagerStart: true);
        await Coroutine.Sleep(TimeSpan.Zero);
        receive.Cancel();
        await Coroutine.WaitMany([receive]);

        await loop.SockSendToAsync(a, Bytes("x"), b.LocalEndPoint!);

        Assert.Equal(1, (await loop.SockReceiveFromAsync(b, new byte[9])).Count);
    });

    [Fact]
    public void SockSendToAsync_TooLarge_ThrowsWithTheAddress() => Run(async () =>
    {
        using Socket a = Datagrams();

        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(
            EventLoop.Current.SockSendToAsync(a, new byte[70_000], a.LocalEndPoint!));

        Assert.Equal(SocketError.MessageSize, error.SocketErrorCode);
        Assert.Contains($"{a.LocalEndPoint}", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void SockSendToAsync_BlockingSocket_Throws() => Run(async () =>
    {
        using Socket a = Datagrams();
        a.Blocking = true;

        await Assert.ThrowsCoroutineAsync<ArgumentException>(EventLoop.Current.SockSendToAsync(a, Bytes("x"), a.LocalEndPoint!));
    });

    [Fact]
    public void AddReader_WhileReadable_CallsBackUntilRemoved() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        Assert.SkipUnless(loop.Sockets.CanWatch, "the portable driver cannot watch descriptors");
        (Socket a, Socket b) = Pair();
        int calls = 0;
        Future<object?> enough = loop.CreateFuture();
        b.Send(Bytes("x"));

        loop.AddReader(a, () =>
        {
            // Not read: level-triggered, so it is called again.
            if (++calls == 3)
            {
                enough.SetResult(null);
            }
        });
        await enough;

        Assert.True(loop.RemoveReader(a));
        Assert.False(loop.RemoveReader(a));
        int seen = calls;
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(2));
        Assert.Equal(seen, calls);
        a.Dispose();
        b.Dispose();
    });

    [Fact]
    public void AddWriter_BesideReader_BothAreCalled() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        Assert.SkipUnless(loop.Sockets.CanWatch, "the portable driver cannot watch descriptors");
        (Socket a, Socket b) = Pair();
        Future<object?> readable = loop.CreateFuture();
        Future<object?> writable = loop.CreateFuture();
        loop.AddReader(a, () => readable.TrySetResult(null));
        loop.AddWriter(a, () =>
        {
            loop.RemoveWriter(a);
            writable.SetResult(null);
        });

        await writable;
        Assert.False(readable.IsCompleted);
        b.Send(Bytes("x"));
        await readable;

        loop.RemoveReader(a);
        a.Dispose();
        b.Dispose();
    });

    private static Socket Datagrams()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static Socket NonBlocking() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };

    private static (Socket A, Socket B) Pair()
    {
        using Socket listener = ListenPlainly();
        var a = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        a.Connect((IPEndPoint)listener.LocalEndPoint!);
        a.Blocking = false;
        return (a, listener.Accept());
    }
}
