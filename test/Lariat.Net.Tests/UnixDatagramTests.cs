using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Unix datagrams: whole, however large; and receivers that have no room.</summary>
public abstract class UnixDatagramTests(DriverKind kind) : UnixTest(kind)
{
    // More than any datagram of IP, less than the system's send buffer.
    private const int LargeBytes = 200_000;

    private static readonly byte[] s_large = [.. Enumerable.Range(0, LargeBytes).Select(i => (byte)(i * 7 >> 3))];

    [Fact]
    public void ReceiveAsync_LargerThanOfIp_ArrivesWhole() => Run(async () =>
    {
        using DatagramEndpoint receiver = DatagramEndpoint.Bind(At);
        using Socket sender = ConnectPlainly();

        sender.Send(s_large);
        Datagram large = await receiver.ReceiveAsync();
        sender.Send(Bytes("small"));
        Datagram small = await receiver.ReceiveAsync();

        Assert.Equal(s_large, large.Data);
        Assert.Equal("small", Text(small.Data));
    });

    [Fact]
    public void ReceiveAsync_LargerThanOfIp_WhileWaiting_ArrivesWhole() => Run(async () =>
    {
        using DatagramEndpoint receiver = DatagramEndpoint.Bind(At);
        using Socket sender = ConnectPlainly();
        LoopTask<Datagram> receive = LoopTask.Create(receiver.ReceiveAsync(), eagerStart: true);
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));

        sender.Send(s_large);

        Assert.Equal(s_large, (await receive).Data);
    });

    [Fact]
    public void OnReceived_LargerThanOfIp_IsWhole() => Run(async () =>
    {
        (DatagramTransport transport, Recorder recorder) = await EventLoop.Current.CreateDatagramEndpointAsync(() => new Recorder(), At);
        using Socket sender = ConnectPlainly();

        sender.Send(Bytes("small"));
        sender.Send(s_large);
        sender.Send(Array.Empty<byte>());
        await WaitUntil(() => recorder.Received.Count == 3);

        Assert.Equal(Bytes("small"), recorder.Received[0]);
        Assert.Equal(s_large, recorder.Received[1]);
        Assert.Empty(recorder.Received[2]);
        transport.Close();
    });

    [Fact]
    public void SockReceiveFromAsync_LargerThanOfIp_ArrivesWhole() => Run(async () =>
    {
        using var receiver = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        receiver.Bind(At);
        using Socket sender = ConnectPlainly();
        byte[] buffer = new byte[LargeBytes + 1];

        sender.Send(s_large);
        (int count, EndPoint from) = await EventLoop.Current.SockReceiveFromAsync(receiver, buffer);

        Assert.Equal(s_large, buffer[..count]);
        Assert.Empty(from.ToString()!);
    });

    [Theory]
    [InlineData(4)]
    [InlineData(70_000)]
    public void ReceiveAsync_BufferTooSmall_CutsTheDatagram(int bytes) => Run(async () =>
    {
        using DatagramEndpoint receiver = DatagramEndpoint.Bind(At);
        using Socket sender = ConnectPlainly();
        byte[] buffer = new byte[bytes];

        sender.Send(s_large);
        sender.Send(Bytes("next"));

        Assert.Equal(bytes, (await receiver.ReceiveAsync(buffer)).Count);
        Assert.Equal(s_large[..bytes], buffer);
        Assert.Equal("next", Text((await receiver.ReceiveAsync()).Data));
    });

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000)]
    public void ReceiveAsync_LargerThanTheLimit_SaysHowLargeAndGoesOn(int limit) => Run(async () =>
    {
        using DatagramEndpoint receiver = DatagramEndpoint.Bind(At);
        receiver.MaxReceiveBytes = limit;
        using Socket sender = ConnectPlainly();

        sender.Send(s_large);
        sender.Send(s_large.AsSpan(0, limit));
        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(Discard(receiver.ReceiveAsync()));

        Assert.Equal(SocketError.MessageSize, error.SocketErrorCode);
        Assert.Contains("200,000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("MaxReceiveBytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(limit, (await receiver.ReceiveAsync()).Data.Length);
    });

    [Fact]
    public void OnReceived_LargerThanTheLimit_IsToldAsAnErrorAndTheTransportGoesOn() => Run(async () =>
    {
        (DatagramTransport transport, Recorder recorder) = await EventLoop.Current.CreateDatagramEndpointAsync(() => new Recorder(), At);
        transport.MaxReceiveBytes = 100_000;
        using Socket sender = ConnectPlainly();

        sender.Send(s_large);
        sender.Send(Bytes("next"));
        await WaitUntil(() => recorder.Received.Count == 1);

        Assert.Equal(SocketError.MessageSize, Assert.Single(recorder.Failures).SocketErrorCode);
        Assert.Contains("200,000 bytes", recorder.Failures[0].Message, StringComparison.Ordinal);
        Assert.Equal("next", Text(recorder.Received[0]));
        transport.Close();
    });

    [Fact]
    public void MaxReceiveBytes_NotPositive_Throws() => Run(async () =>
    {
        using DatagramEndpoint receiver = DatagramEndpoint.Bind(At);

        Assert.Throws<ArgumentOutOfRangeException>(() => receiver.MaxReceiveBytes = 0);
        Assert.Equal(1_048_576, receiver.MaxReceiveBytes);
        await Coroutine.Sleep(0);
    });

    [Fact]
    public void ReceiveAsync_SenderWithoutAnAddress_HasNoFrom() => Run(async () =>
    {
        using DatagramEndpoint receiver = DatagramEndpoint.Bind(At);
        using Socket nameless = ConnectPlainly();
        using Socket named = ConnectPlainly();
        named.Bind(new UnixDomainSocketEndPoint(SocketPath + ".sender"));

        nameless.Send(Bytes("1"));
        named.Send(Bytes("2"));
        Datagram first = await receiver.ReceiveAsync();
        Datagram second = await receiver.ReceiveAsync();

        Assert.Null(first.From);
        Assert.Equal(SocketPath + ".sender", second.From?.ToString());
    });

    [Fact]
    public void OnReceived_ManyDatagrams_AllocateNothing() => Run(async () =>
    {
        Assert.SkipWhen(EventLoop.Current.Sockets.Name == "portable", "the base library allocates");
        Assert.SkipWhen(typeof(UnixDatagramTests).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true }, "debug build");
        (DatagramTransport transport, Counter counter) = await EventLoop.Current.CreateDatagramEndpointAsync(() => new Counter(), At);
        using Socket sender = ConnectPlainly();

        // What is made once may fall into a round; what a datagram costs is in every one.
        long allocated = long.MaxValue;
        for (int round = 0; round < 10 && allocated > 1_000; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1_000; i++)
            {
                sender.Send(i % 2 == 0 ? s_large : s_large.AsSpan(0, 100));
                long count = counter.Count;
                while (counter.Count == count)
                {
                    await Coroutine.Sleep(TimeSpan.Zero);
                }
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.True(allocated <= 1_000, $"{allocated} bytes for 1,000 datagrams");
        transport.Close();
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SendAsync_ReceiverHasNoRoom_EveryDatagramArrivesAndNoneIsEmpty(bool isConnected) => Run(async () =>
    {
        using DatagramEndpoint receiver = DatagramEndpoint.Bind(At);
        using DatagramEndpoint sender = isConnected ? DatagramEndpoint.Connect(At) : DatagramEndpoint.Bind(new UnixDomainSocketEndPoint(SocketPath + ".sender"));
        LoopTask<int> sending = LoopTask.Create(SendAllAsync());

        var received = new List<string>();
        for (int i = 0; i < 300; i++)
        {
            if (i % 50 == 0)
            {
                // The sender fills the receiver's queue and waits.
                await Coroutine.Sleep(TimeSpan.FromMilliseconds(5));
            }

            received.Add(Text((await receiver.ReceiveAsync()).Data));
        }

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"datagram {i}"), received);
        Assert.Equal(300, await sending);

        async Coroutine<int> SendAllAsync()
        {
            for (int i = 0; i < 300; i++)
            {
                await sender.SendAsync(Bytes($"datagram {i}"), isConnected ? null : At);
            }

            return 300;
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SendTo_ReceiverHasNoRoom_EveryDatagramArrivesAndNoneIsEmpty(bool isConnected) => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        using DatagramEndpoint receiver = DatagramEndpoint.Bind(At);
        EndPoint? local = isConnected ? null : new UnixDomainSocketEndPoint(SocketPath + ".sender");
        (DatagramTransport sender, _) = await loop.CreateDatagramEndpointAsync(() => new Recorder(), local, isConnected ? At : null);
        for (int i = 0; i < 300; i++)
        {
            sender.SendTo(Bytes($"datagram {i}"), At);
        }

        sender.Close();
        var received = new List<string>();
        for (int i = 0; i < 300; i++)
        {
            received.Add(Text((await receiver.ReceiveAsync()).Data));
        }

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"datagram {i}"), received);
        await Assert.ThrowsCoroutineAsync<TimeoutException>(Discard(Coroutine.WaitFor(receiver.ReceiveAsync(), TimeSpan.FromMilliseconds(50))));
    });

    [Fact]
    public void SockSendToAsync_ReceiverHasNoRoom_WaitsWithoutSpinning() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        using DatagramEndpoint receiver = DatagramEndpoint.Bind(At);
        using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        int sent = 0;
        while (TrySend(sender, "fill"))
        {
            sent++;
        }

        LoopTask<int> sending = LoopTask.Create(loop.SockSendToAsync(sender, Bytes("one more"), At), eagerStart: true);
        long before = loop.GetStatistics().Iterations;
        await Coroutine.Sleep(0.1);
        long iterations = loop.GetStatistics().Iterations - before;
        for (int i = 0; i < sent; i++)
        {
            Assert.Equal("fill", Text((await receiver.ReceiveAsync()).Data));
        }

        Assert.InRange(iterations, 1, 100);
        Assert.Equal("one more", Text((await receiver.ReceiveAsync()).Data));
        Assert.Equal(8, await sending);
    });

    private static async Coroutine Discard<T>(Coroutine<T> coroutine) => await coroutine;

    private bool TrySend(Socket sender, string text)
    {
        try
        {
            return sender.SendTo(Bytes(text), At) > 0;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.WouldBlock)
        {
            return false;
        }
    }

    private Socket ConnectPlainly()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Connect(At);
        return socket;
    }

    private sealed class Recorder : IDatagramProtocol
    {
        public List<byte[]> Received { get; } = [];

        public List<SocketException> Failures { get; } = [];

        public void OnReceived(ReadOnlySpan<byte> data, EndPoint? from) => Received.Add(data.ToArray());

        public void OnError(SocketException error) => Failures.Add(error);
    }

    private sealed class Counter : IDatagramProtocol
    {
        public long Count { get; private set; }

        public void OnReceived(ReadOnlySpan<byte> data, EndPoint? from) => Count += data.IsEmpty ? 0 : 1;
    }
}
