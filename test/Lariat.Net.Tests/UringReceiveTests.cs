using System.Net.Sockets;
using Lariat.LowLevel;
using Xunit;

namespace Lariat.Net.Tests;

/// <summary>
/// The two rules of io_uring's receives, looked at for every request that goes to the kernel, in races on a ring of two small buffers: none is armed
/// without a free buffer, and no stream has two. Every byte and every end arrives all the same.
/// </summary>
public sealed class UringReceiveTests() : DriverTest(DriverKind.Uring)
{
    private const int MessageBytes = 30_000;

    private static readonly UringBufferShape s_tiny = new(Count: 2, Bytes: 4096);

    private readonly List<string> _broken = [];
    private int _armedCount;
    private UringDriver? _driver;

    protected override IoDriver MakeDriver()
    {
        UringDriver driver = _driver = new UringDriver(s_tiny);
        driver.RequestPrepared = request =>
        {
            if (request is not UringReceive receive)
            {
                return;
            }

            _armedCount++;
            if (!receive.IsPolling && driver.Buffers.FreeCount == 0)
            {
                _broken.Add($"a receive of {receive.Descriptor} was armed without a free buffer");
            }

            if (driver.InFlight.OfType<UringReceive>().Any(other => other.Descriptor == receive.Descriptor))
            {
                _broken.Add($"two receives of {receive.Descriptor} are pending");
            }
        };
        return driver;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_CanceledAndBegunAgain_EveryByteAndTheEndArrive(int seed) => RunWatched(async () =>
    {
        var random = new Random(seed);
        await using Server server = await Server.StartAsync(SendInPiecesAsync, "127.0.0.1", 0);
        var readers = new List<LoopTask<byte[]>>();
        for (int i = 0; i < 12; i++)
        {
            readers.Add(LoopTask.Create(ReadWithCancellationsAsync(server.Port, random)));
        }

        foreach (LoopTask<byte[]> reader in readers)
        {
            Assert.Equal(Message(), await reader);
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void OnReceived_PausedAndResumed_EveryByteAndTheEndArrive(int seed) => RunWatched(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var random = new Random(seed);
        await using Server server = await Server.StartAsync(SendInPiecesAsync, "127.0.0.1", 0);
        var protocols = new List<Pausing>();
        for (int i = 0; i < 12; i++)
        {
            (_, Pausing protocol) = await loop.CreateConnectionAsync(() => new Pausing(random), "127.0.0.1", server.Port);
            protocols.Add(protocol);
        }

        await WaitUntil(() => protocols.TrueForAll(protocol => protocol.HasEnded));

        Assert.All(protocols, protocol => Assert.Equal(Message(), protocol.Received.ToArray()));
    });

    [Fact]
    public void Abort_WhileOthersReceive_TheOthersGetEveryByte() => RunWatched(async () =>
    {
        var random = new Random(4);
        await using Server server = await Server.StartAsync(SendInPiecesAsync, "127.0.0.1", 0);
        var readers = new List<LoopTask<byte[]>>();
        for (int i = 0; i < 40; i++)
        {
            if (i % 2 == 0)
            {
                readers.Add(LoopTask.Create(ReadWithCancellationsAsync(server.Port, random)));
                continue;
            }

            Connection aborted = await Connection.OpenAsync("127.0.0.1", server.Port);
            _ = await aborted.PeekAsync();
            aborted.Abort();
        }

        foreach (LoopTask<byte[]> reader in readers)
        {
            Assert.Equal(Message(), await reader);
        }

        Errors.Clear();
    });

    [Fact]
    public void Read_IdleWhileOthersTakeEveryBuffer_GetsItsBytesAndItsEnd() => RunWatched(async () =>
    {
        (Connection idle, Socket idlePeer) = await OpenPlainPair();
        (Connection ending, Socket endingPeer) = await OpenPlainPair();
        LoopTask<byte[]> reading = LoopTask.Create(idle.ReadExactlyAsync(5), eagerStart: true);
        LoopTask<byte[]> readingEnd = LoopTask.Create(ending.ReadToEndAsync(), eagerStart: true);
        var others = new List<(Connection Connection, Socket Peer)>();
        for (int i = 0; i < 8; i++)
        {
            others.Add(await OpenPlainPair());
            others[i].Peer.Send(Bytes("x"));
            Assert.Equal(1, (await others[i].Connection.PeekAsync()).Length);

            // Nobody reads it: it stays in the ring.
            others[i].Peer.Send(new byte[20_000]);
        }

        await Coroutine.Sleep(TimeSpan.FromMilliseconds(5));
        Assert.False(reading.IsCompleted);
        Assert.False(readingEnd.IsCompleted);
        endingPeer.Dispose();
        idlePeer.Send(Bytes("hello"));

        Assert.Empty(await readingEnd);
        Assert.Equal("hello", Text(await reading));
        foreach ((Connection connection, Socket peer) in others)
        {
            Assert.Equal(20_001, (await connection.ReadExactlyAsync(20_001)).Length);
            connection.Abort();
            peer.Dispose();
        }

        idle.Abort();
        ending.Abort();
        idlePeer.Dispose();
    });

    [Fact]
    public void Read_BegunWhileNoBufferIsFree_GetsItsBytesAndItsEnd() => RunWatched(async () =>
    {
        (Connection flooded, Socket flood) = await OpenPlainPair();
        (Connection connection, Socket peer) = await OpenPlainPair();
        flood.Send(Bytes("x"));
        Assert.Equal(1, (await flooded.PeekAsync()).Length);

        // Both buffers are full to the last byte, and nobody reads them: no receive has asked in vain yet.
        int rest = (s_tiny.Count * s_tiny.Bytes) - 1;
        flood.Send(new byte[rest]);
        await Coroutine.WaitFor(UntilNoBufferIsFreeAsync(), TimeSpan.FromSeconds(10));
        LoopTask<byte[]> reading = LoopTask.Create(connection.ReadToEndAsync(), eagerStart: true);
        peer.Send(Bytes("hello"));
        peer.Dispose();

        Assert.Equal("hello", Text(await reading));
        Assert.Equal(rest + 1, (await flooded.ReadExactlyAsync(rest + 1)).Length);
        flooded.Abort();
        flood.Dispose();

        async Coroutine UntilNoBufferIsFreeAsync()
        {
            while (_driver!.Buffers.FreeCount > 0)
            {
                await Coroutine.Sleep(TimeSpan.Zero);
            }
        }
    });

    private void RunWatched(Func<Coroutine> body)
    {
        Run(body);

        Assert.Empty(_broken);
        Assert.True(_armedCount > 0);
    }

    private static byte[] Message() => [.. Enumerable.Range(0, MessageBytes).Select(i => (byte)(i * 31 >> 2))];

    private static async Coroutine SendInPiecesAsync(Connection connection)
    {
        byte[] message = Message();
        for (int sent = 0, piece = 1; sent < message.Length; sent += piece, piece = (piece * 3) % 2500 + 1)
        {
            await connection.WriteAsync(message.AsMemory(sent, Math.Min(piece, message.Length - sent)));
            if (piece % 2 == 0)
            {
                await Coroutine.Sleep(TimeSpan.Zero);
            }
        }
    }

    private static async Coroutine<byte[]> ReadWithCancellationsAsync(int port, Random random)
    {
        await using Connection connection = await Connection.OpenAsync("127.0.0.1", port);
        var received = new MemoryStream();
        byte[] buffer = new byte[3000];
        while (true)
        {
            LoopTask<int> read = LoopTask.Create(connection.ReadAsync(buffer.AsMemory(0, random.Next(1, buffer.Length))), eagerStart: true);
            for (int steps = random.Next(4); steps > 0 && !read.IsCompleted; steps--)
            {
                await Coroutine.Sleep(TimeSpan.Zero);
            }

            if (random.Next(3) > 0)
            {
                read.Cancel();
            }

            await Coroutine.WaitMany([read]);
            if (!read.IsCompletedSuccessfully)
            {
                Assert.True(read.IsCanceled);
                continue;
            }

            int count = read.GetResult();
            if (count == 0)
            {
                return received.ToArray();
            }

            received.Write(buffer, 0, count);
        }
    }

    /// <summary>Pauses now and then, and resumes some iterations later.</summary>
    private sealed class Pausing(Random random) : IProtocol
    {
        private StreamTransport? _transport;

        public MemoryStream Received { get; } = new();

        public bool HasEnded { get; private set; }

        public void OnConnected(StreamTransport transport) => _transport = transport;

        public void OnReceived(ReadOnlySpan<byte> data)
        {
            Received.Write(data);
            if (random.Next(2) == 0)
            {
                _transport!.PauseReading();
                _transport.Loop.CallLater(TimeSpan.FromTicks(random.Next(3) * 1000), () => _transport.ResumeReading());
            }
        }

        public bool OnEndReceived()
        {
            HasEnded = true;
            return false;
        }
    }
}
