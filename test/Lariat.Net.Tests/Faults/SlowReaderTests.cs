using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>One side is slower than the other: what waits between them is bounded.</summary>
public abstract class SlowReaderTests(DriverKind kind) : FaultTest(kind)
{
    private const int HighWater = 64 * 1024;
    private const int MessageBytes = 16 * 1024;

    private int _floodedCount;

    // What the system's own buffers of a loopback connection can take (tcp_wmem, tcp_rmem: 4 and 6 MiB), with room to spare.
    private const long MaxSystemBytes = 32 << 20;

    [Fact]
    public void WriteAsync_PeerIsSlow_PendingBytesStayBelowTheMark() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair(new ConnectionOptions { WriteHighWater = HighWater });
        int most = 0;
        int written = 0;
        LoopTask<int> writing = LoopTask.Create(WriteAsync());
        await WaitUntil(StandsStill(() => written));
        Assert.False(writing.IsCompleted);

        Assert.True(EventLoop.Current.Sockets.BuffersOut <= (HighWater + MessageBytes) / PinnedPool.SmallBytes);

        Task<byte[]> received = ReceiveToEnd(peer);
        int count = await writing;
        connection.Close();
        Assert.Equal(count * MessageBytes, (await received).Length);
        Assert.InRange(most, HighWater, HighWater + MessageBytes);
        peer.Dispose();

        async Coroutine<int> WriteAsync()
        {
            byte[] message = new byte[MessageBytes];
            for (int i = 0; i < 1000; i++)
            {
                LoopTask write = LoopTask.Create(connection.WriteAsync(message), eagerStart: true);
                most = Math.Max(most, connection.PendingWriteBytes);
                await write;
                written++;
            }

            return written;
        }
    });

    [Fact]
    public void Server_ManyClientsThatDoNotRead_HoldsAMarkForEach() => RunClean(async () =>
    {
        const int ClientCount = 30;
        await using Server server = await Server.StartAsync(FloodAsync, "127.0.0.1", 0, new ServerOptions { WriteHighWater = HighWater });
        var clients = new List<Connection>();
        for (int i = 0; i < ClientCount; i++)
        {
            clients.Add(await Connection.OpenAsync("127.0.0.1", server.Port));
        }

        await WaitUntil(StandsStill(() => server.ConnectionCount < ClientCount ? -1 : _floodedCount));
        Assert.Equal(ClientCount, server.ConnectionCount);

        int buffersPerClient = ((HighWater + MessageBytes) / PinnedPool.SmallBytes) + 1;
        Assert.InRange(EventLoop.Current.Sockets.BuffersOut, ClientCount, ClientCount * buffersPerClient);
        clients.ForEach(client => client.Abort());
        await WaitUntil(() => server.ConnectionCount == 0);
        Errors.Clear();
    });

    [Fact]
    public void Peek_NobodyConsumes_PeerIsStoppedByFlowControl() => RunClean(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Blocking = false;
        byte[] block = new byte[256 * 1024];
        long sent = peer.Send(block);
        Assert.False((await connection.PeekAsync()).IsEmpty);

        // The peer sends while the loop runs, until it has got nothing through for many iterations.
        for (int idleCount = 0; idleCount < 50;)
        {
            int count = peer.Send(block, SocketFlags.None, out SocketError error);
            Assert.True(error is SocketError.Success or SocketError.WouldBlock);
            sent += Math.Max(0, count);
            idleCount = error == SocketError.Success ? 0 : idleCount + 1;
            Assert.True(sent < MaxSystemBytes, "The driver receives ahead of the reader without bound.");
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(0.2));
        }

        Assert.InRange(EventLoop.Current.Sockets.BuffersOut, 1, 128);
        peer.Blocking = true;
        connection.Consume(connection.BufferedBytes);
        connection.Abort();
        peer.Dispose();
    });

    [Fact]
    public void Pipe_SlowParsersHoldTheirBytes_OthersGoOn() => RunClean(async () =>
    {
        const int ParserCount = 80;
        int parsed = 0;
        await using Server parsing = await Server.StartAsync(ParseAsync, "127.0.0.1", 0);
        await using Server echo = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);
        var senders = new List<Connection>();
        for (int i = 0; i < ParserCount; i++)
        {
            Connection sender = await Connection.OpenAsync("127.0.0.1", parsing.Port);
            sender.Write(new byte[100_000]);
            senders.Add(sender);
        }

        await CheckEchoAsync(echo.Port);
        Assert.Equal(0, parsed);

        senders.ForEach(sender => sender.Write("\n"u8));
        await WaitUntil(() => parsed == ParserCount);
        foreach (Connection sender in senders)
        {
            await sender.DisposeAsync();
        }

        async Coroutine ParseAsync(Connection connection)
        {
            while (true)
            {
                System.IO.Pipelines.ReadResult result = await connection.Input.ReadAsync();
                bool isComplete = result.Buffer.FirstSpan.IndexOf((byte)'\n') >= 0;
                connection.Input.AdvanceTo(isComplete ? result.Buffer.End : result.Buffer.Start, result.Buffer.End);
                if (isComplete || result.IsCompleted)
                {
                    parsed += isComplete ? 1 : 0;
                    return;
                }
            }
        }
    });

    /// <summary>A condition that holds when a value was the same for many looks.</summary>
    private static Func<bool> StandsStill(Func<long> get)
    {
        long last = -1;
        int sameCount = 0;
        return () =>
        {
            long now = get();
            sameCount = now == last && now >= 0 ? sameCount + 1 : 0;
            last = now;
            return sameCount >= 30;
        };
    }

    private async Coroutine FloodAsync(Connection connection)
    {
        byte[] message = new byte[MessageBytes];
        while (true)
        {
            await connection.WriteAsync(message);
            _floodedCount++;
        }
    }
}
