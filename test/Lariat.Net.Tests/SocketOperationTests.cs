using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>The loop's operations on sockets of the base library, as CPython's test_sock_lowlevel.py pins them down.</summary>
public abstract class SocketOperationTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void SockOperations_BlockingSocket_Throw() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        await Assert.ThrowsCoroutineAsync<ArgumentException>(loop.SockConnectAsync(socket, new IPEndPoint(IPAddress.Loopback, 1)));
        await Assert.ThrowsCoroutineAsync<ArgumentException>(loop.SockSendAllAsync(socket, Bytes("x")));
        await Assert.ThrowsCoroutineAsync<ArgumentException>(loop.SockReceiveAsync(socket, new byte[1]));
        await Assert.ThrowsCoroutineAsync<ArgumentException>(AcceptAsync(socket));
    });

    [Fact]
    public void SockConnectAsync_NobodyListens_ThrowsWithTheAddress() => Run(async () =>
    {
        EndPoint at;
        using (Socket listener = ListenPlainly())
        {
            at = listener.LocalEndPoint!;
        }

        using Socket socket = NonBlocking();
        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(EventLoop.Current.SockConnectAsync(socket, at));

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        Assert.Contains(at.ToString()!, error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void SockConnectAsync_Name_IsResolved() => Run(async () =>
    {
        using Socket listener = ListenPlainly();
        using Socket socket = NonBlocking();

        await EventLoop.Current.SockConnectAsync(socket, new DnsEndPoint("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port));

        Assert.Equal(listener.LocalEndPoint, socket.RemoteEndPoint);
    });

    [Fact]
    public void SockAcceptAsync_ClientIsThere_GivesANonBlockingSocket() => Run(async () =>
    {
        using Socket listener = ListenPlainly();
        listener.Blocking = false;
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);

        using Socket accepted = await EventLoop.Current.SockAcceptAsync(listener);

        Assert.False(accepted.Blocking);
        Assert.Equal(client.LocalEndPoint, accepted.RemoteEndPoint);
    });

    [Fact]
    public void SockAcceptAsync_TimedOut_LeavesTheListenerToBeClosed() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        Socket listener = ListenPlainly();
        listener.Blocking = false;
        EndPoint at = listener.LocalEndPoint!;

        await Assert.ThrowsCoroutineAsync<TimeoutException>(Discard(Coroutine.WaitFor(loop.SockAcceptAsync(listener), TimeSpan.FromMilliseconds(5))));

        // io_uring lets go of the socket when its cancellation has come back.
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        listener.Dispose();

        using Socket socket = NonBlocking();
        await Assert.ThrowsCoroutineAsync<SocketException>(loop.SockConnectAsync(socket, at));
    });

    [Fact]
    public void SockSendAllAsync_CanceledWhileFull_TheNextSendsInFull() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        (Socket sender, Socket receiver) = Pair();
        sender.SendBufferSize = 4096;
        byte[] filling = new byte[65536];
        while (sender.Send(filling, SocketFlags.None, out SocketError error) > 0 && error == SocketError.Success)
        {
            // Until the system has no room.
        }

        LoopTask blocked = LoopTask.Create(loop.SockSendAllAsync(sender, Bytes("hello")), eagerStart: true);
        Assert.False(blocked.IsCompleted);
        blocked.Cancel();
        await Coroutine.WaitMany([blocked]);
        Assert.True(blocked.IsCanceled);
        Task<byte[]> received = ReceiveToEnd(receiver);

        await loop.SockSendAllAsync(sender, Bytes("world"));
        sender.Shutdown(SocketShutdown.Send);

        Assert.EndsWith("world", Text(await received), StringComparison.Ordinal);
        sender.Dispose();
        receiver.Dispose();
    });

    [Fact]
    public void SockReceiveAsync_CanceledThenAgain_GetsTheBytes() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        (Socket client, Socket server) = Pair();
        server.Blocking = false;
        LoopTask<int> first = LoopTask.Create(loop.SockReceiveAsync(client, new byte[100]), eagerStart: true);
        first.Cancel();

        LoopTask answering = LoopTask.Create(loop.SockSendAllAsync(server, Bytes("answer")));
        byte[] buffer = new byte[100];
        int count = await loop.SockReceiveAsync(client, buffer);

        Assert.Equal("answer", Text(buffer.AsSpan(0, count)));
        Assert.True(first.IsCanceled);
        await answering;
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void SockOperations_UnixSocket_Work() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        string path = Path.Combine(Path.GetTempPath(), $"lariat-{Guid.NewGuid():N}.sock");
        using Socket listener = UnixSocket();
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        using Socket client = UnixSocket();
        await loop.SockConnectAsync(client, new UnixDomainSocketEndPoint(path));
        using Socket server = await loop.SockAcceptAsync(listener);

        await loop.SockSendAllAsync(client, Bytes("hello"));
        byte[] buffer = new byte[10];
        int count = await loop.SockReceiveAsync(server, buffer);

        Assert.Equal("hello", Text(buffer.AsSpan(0, count)));
    });

    [Fact]
    public void FromSocket_ConnectedSocket_IsTakenOver() => Run(async () =>
    {
        (Socket client, Socket server) = Pair();
        EndPoint at = client.LocalEndPoint!;

        await using Connection connection = Connection.FromSocket(client);
        await connection.WriteAsync(Bytes("question"));
        connection.EndWriting();
        byte[] question = await ReceiveToEnd(server);
        server.Send(Bytes("answer"));
        server.Dispose();

        Assert.Equal(at, connection.LocalEndPoint);
        Assert.Equal("question", Text(question));
        Assert.Equal("answer", Text(await connection.ReadToEndAsync()));
    });

    [Fact]
    public void SockReceiveAsync_WhileAnotherTaskSends_BothGoOn() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        (Socket client, Socket server) = Pair();
        server.Blocking = false;
        byte[] sent = new byte[16_000_000];
        LoopTask<int> receiving = LoopTask.Create(loop.SockReceiveAsync(client, new byte[10]), eagerStart: true);
        LoopTask sending = LoopTask.Create(loop.SockSendAllAsync(client, sent), eagerStart: true);
        Assert.False(receiving.IsCompleted);
        Assert.False(sending.IsCompleted);

        byte[] buffer = new byte[65536];
        for (int count = 0; count < sent.Length;)
        {
            count += await loop.SockReceiveAsync(server, buffer);
        }

        await sending;
        await loop.SockSendAllAsync(server, Bytes("answer"));
        Assert.Equal(6, await receiving);
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void SockReceiveAsync_TwoTasks_EachGetsAByte() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        (Socket client, Socket server) = Pair();
        LoopTask<int> first = LoopTask.Create(loop.SockReceiveAsync(client, new byte[1]), eagerStart: true);
        LoopTask<int> second = LoopTask.Create(loop.SockReceiveAsync(client, new byte[1]), eagerStart: true);

        server.Send(Bytes("ab"));

        Assert.Equal(1, await first);
        Assert.Equal(1, await second);
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void FromSocket_DatagramSocket_Throws() => Run(async () =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        Assert.Throws<ArgumentException>(() => Connection.FromSocket(socket));
        await Coroutine.Sleep(TimeSpan.Zero);
    });

    private static async Coroutine AcceptAsync(Socket socket) => await EventLoop.Current.SockAcceptAsync(socket);

    private static async Coroutine Discard<T>(Coroutine<T> coroutine) => await coroutine;

    private static Socket NonBlocking() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };

    private static Socket UnixSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };

    private static (Socket A, Socket B) Pair()
    {
        using Socket listener = ListenPlainly();
        var a = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        a.Connect((IPEndPoint)listener.LocalEndPoint!);
        a.Blocking = false;
        return (a, listener.Accept());
    }
}
