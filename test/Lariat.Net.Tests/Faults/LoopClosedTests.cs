using System.Net;
using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>The loop is closed while there are sockets: everything is released, and foreign code that waits is told.</summary>
public abstract class LoopClosedTests(DriverKind kind) : FaultTest(kind)
{
    [Fact]
    public void Close_ConnectionOpen_PeerSeesTheEnd() => WithClosedLoop(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask.Create(connection.ReadAsync(10)).AddDoneCallback(static _ => { });
        await YieldAsync();
        return () =>
        {
            Assert.Equal(0, peer.Receive(new byte[1]));
            connection.Close();
            connection.Abort();
            Assert.Null(connection.RemoteEndPoint);
            peer.Dispose();
        };
    });

    [Fact]
    public void Close_WritePending_PeerSeesTheEnd() => WithClosedLoop(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        connection.Write(new byte[16_000_000]);
        await YieldAsync();
        return () =>
        {
            Assert.InRange(ReceivedBeforeTheEnd(peer), 1, 16_000_000 - 1);
            peer.Dispose();
        };
    });

    [Fact]
    public void Close_ServerListens_PortIsFree() => WithClosedLoop(async () =>
    {
        Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);
        int port = server.Port;
        Connection client = await Connection.OpenAsync("127.0.0.1", port);
        await WaitUntil(() => server.ConnectionCount == 1);
        return () =>
        {
            using var next = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => next.Connect(IPAddress.Loopback, port)).SocketErrorCode);
            GC.KeepAlive(client);
        };
    });

    [Fact]
    public void Close_ConnectPending_EndsIt() => WithClosedLoop(async () =>
    {
        var silent = new SilentListener();
        LoopTask.Create(Connection.OpenAsync("127.0.0.1", silent.Port)).AddDoneCallback(static _ => { });
        await WaitUntil(() => EventLoop.Current.Sockets.OpenCount == 1);
        return silent.Dispose;
    });

    [Fact]
    public void Close_StreamReadPending_EndsIt() => WithClosedLoop(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        Task<int> read = connection.AsStream().ReadAsync(new byte[1]).AsTask();
        await YieldAsync();
        return () =>
        {
            Assert.True(SpinWait.SpinUntil(() => read.IsCompleted, TimeSpan.FromSeconds(10)), "The read waits for a loop that is gone.");
            Assert.IsType<ObjectDisposedException>(read.Exception?.InnerException);
            peer.Dispose();
        };
    });

    [Fact]
    public void Stream_LoopIsClosed_Throws() => WithClosedLoop(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        Stream stream = connection.AsStream();
        return () =>
        {
            Assert.Throws<ObjectDisposedException>(() => stream.Read(new byte[1], 0, 1));
            Assert.Throws<ObjectDisposedException>(() => stream.Write(new byte[1], 0, 1));
            stream.Dispose();
            peer.Dispose();
        };
    });

    /// <summary>Runs the body on a loop, closes the loop, and looks.</summary>
    private void WithClosedLoop(Func<Coroutine<Action>> bodyAsync)
    {
        Kind.Require();
        var loop = new EventLoop(new LoopOptions { Driver = MakeDriver, Log = TextWriter.Null });
        Action look = loop.RunUntilComplete(bodyAsync());

        loop.Close();

        Assert.Equal(0, loop.Sockets.OpenCount);
        look();
    }

    private static int ReceivedBeforeTheEnd(Socket peer)
    {
        int received = 0;
        byte[] buffer = new byte[100_000];
        try
        {
            for (int count; (count = peer.Receive(buffer)) > 0;)
            {
                received += count;
            }
        }
        catch (SocketException)
        {
            // A reset is an end as well.
        }

        return received;
    }
}
