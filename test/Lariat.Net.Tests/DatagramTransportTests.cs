using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Protocols of datagrams: order, errors, what is kept when the system has no room, and the ways to end.</summary>
public abstract class DatagramTransportTests(DriverKind kind) : DriverTest(kind)
{
    private static readonly IPEndPoint s_loopback = new(IPAddress.Loopback, 0);

    [Fact]
    public void SendTo_Bound_ArrivesWithItsSender() => Run(async () =>
    {
        (DatagramTransport a, Recorder _) = await BindAsync();
        (DatagramTransport b, Recorder received) = await BindAsync();

        a.SendTo(Bytes("hello"), b.LocalEndPoint);
        a.SendTo([], b.LocalEndPoint);
        await received.WaitForCount(3);

        Assert.Equal(["made", $"hello from {a.LocalEndPoint}", $" from {a.LocalEndPoint}"], received.Events);
        a.Close();
        b.Close();
    });

    [Fact]
    public void SendTo_Connected_AnswersArrive() => Run(async () =>
    {
        (DatagramTransport a, Recorder atA) = await BindAsync();
        (DatagramTransport b, Recorder atB) = await EventLoop.Current.CreateDatagramEndpointAsync(() => new Recorder(), null, a.LocalEndPoint);

        b.SendTo(Bytes("1"));
        b.SendTo(Bytes("2"), a.LocalEndPoint);
        await atA.WaitForCount(3);
        a.SendTo(Bytes("3"), b.LocalEndPoint);
        await atB.WaitForCount(2);

        Assert.Equal(a.LocalEndPoint, b.RemoteEndPoint);
        Assert.Equal(["made", $"1 from {b.LocalEndPoint}", $"2 from {b.LocalEndPoint}"], atA.Events);
        Assert.Equal(["made", $"3 from {a.LocalEndPoint}"], atB.Events);
        Assert.Throws<ArgumentException>(() => b.SendTo(Bytes("x"), new IPEndPoint(IPAddress.Loopback, 9)));
        Assert.Throws<ArgumentException>(() => a.SendTo(Bytes("x")));
        a.Close();
        b.Close();
    });

    [Fact]
    public void SendTo_NobodyListens_IsToldAndTheTransportGoesOn() => Run(async () =>
    {
        (DatagramTransport gone, Recorder ofGone) = await BindAsync();
        EndPoint address = gone.LocalEndPoint!;
        gone.Close();
        await ofGone.WaitForCount(2);
        (DatagramTransport a, Recorder recorder) = await EventLoop.Current.CreateDatagramEndpointAsync(() => new Recorder(), null, address);

        a.SendTo(Bytes("x"));
        await recorder.WaitForCount(2);

        Assert.Equal(["made", "error ConnectionRefused"], recorder.Events);
        Assert.False(a.IsClosing);
        a.Close();
    });

    [Fact]
    public void SendTo_TooLarge_IsToldAsAnError() => Run(async () =>
    {
        (DatagramTransport a, Recorder recorder) = await BindAsync();

        a.SendTo(new byte[70_000], a.LocalEndPoint);

        Assert.Equal(["made", "error MessageSize"], recorder.Events);
        a.Close();
    });

    [Fact]
    public void SendTo_NoRoom_KeepsPausesAndSendsInOrder() => Run(async () =>
    {
        using var pair = new UnixPair();
        (DatagramTransport transport, Recorder recorder) = await EventLoop.Current.CreateDatagramEndpointAsync(() => new Recorder(), pair.Sender);
        transport.SetWriteBufferLimits(highWater: 4000);
        int sent = 0;
        while (transport.WriteBufferBytes <= 4000)
        {
            transport.SendTo(BitConverter.GetBytes(sent++));
        }

        Assert.Equal(["made", "pause"], recorder.Events);
        Task<int[]> received = pair.ReceiveAsync(sent);
        await recorder.WaitForCount(3);
        Assert.Equal("resume", recorder.Events[2]);
        transport.Close();

        Assert.Equal(Enumerable.Range(0, sent), await received);
        await recorder.WaitForCount(4);
        Assert.Equal("lost", recorder.Events[3]);
        Assert.Equal(0, transport.WriteBufferBytes);
    });

    [Fact]
    public void Abort_DatagramsKept_DropsThem() => Run(async () =>
    {
        using var pair = new UnixPair();
        (DatagramTransport transport, Recorder recorder) = await EventLoop.Current.CreateDatagramEndpointAsync(() => new Recorder(), pair.Sender);
        while (transport.WriteBufferBytes == 0)
        {
            transport.SendTo(new byte[100]);
        }

        transport.Abort();
        transport.Abort();
        transport.SendTo(new byte[100]);

        Assert.Equal(0, transport.WriteBufferBytes);
        Assert.True(transport.IsClosing);
        await recorder.WaitForCount(2);
        Assert.Equal(["made", "lost"], recorder.Events);
        Assert.Null(transport.LocalEndPoint);
    });

    [Fact]
    public void OnReceived_Throws_IsReportedAndTheEndpointGoesOn() => Run(async () =>
    {
        (DatagramTransport a, Recorder recorder) = await BindAsync();
        recorder.ThrowsOn = "bad";

        a.SendTo(Bytes("bad"), a.LocalEndPoint);
        a.SendTo(Bytes("good"), a.LocalEndPoint);
        await recorder.WaitForCount(3);

        Assert.Equal(["made", $"bad from {a.LocalEndPoint}", $"good from {a.LocalEndPoint}"], recorder.Events);
        Assert.False(a.IsClosing);
        Assert.IsType<FormatException>(Assert.Single(Errors).Exception);
        Errors.Clear();
        a.Close();
    });

    [Fact]
    public void OnError_Throws_IsReportedAndTheEndpointGoesOn() => Run(async () =>
    {
        (DatagramTransport gone, Recorder ofGone) = await BindAsync();
        EndPoint address = gone.LocalEndPoint!;
        gone.Close();
        await ofGone.WaitForCount(2);
        (DatagramTransport a, Recorder recorder) = await EventLoop.Current.CreateDatagramEndpointAsync(() => new Recorder(), null, address);
        recorder.ThrowsOn = "error";

        a.SendTo(Bytes("x"));
        await recorder.WaitForCount(2);
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["made", "error ConnectionRefused"], recorder.Events);
        Assert.False(a.IsClosing);
        Assert.IsType<FormatException>(Assert.Single(Errors).Exception);
        Errors.Clear();
        a.Close();
    });

    [Fact]
    public void CreateDatagramEndpointAsync_BadAddresses_Throws() => Run(async () =>
    {
        await Assert.ThrowsCoroutineAsync<ArgumentException>(Create(null, null));
        await Assert.ThrowsCoroutineAsync<ArgumentException>(Create(s_loopback, new IPEndPoint(IPAddress.IPv6Loopback, 9)));
        await Assert.ThrowsCoroutineAsync<SocketException>(Create(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0), null));

        static async Coroutine Create(EndPoint? local, EndPoint? remote)
            => await EventLoop.Current.CreateDatagramEndpointAsync(() => new Recorder(), local, remote);
    });

    [Fact]
    public void CreateDatagramEndpointAsync_StreamSocket_Throws() => Run(async () =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        await Assert.ThrowsCoroutineAsync<ArgumentException>(Create());

        async Coroutine Create() => await EventLoop.Current.CreateDatagramEndpointAsync(() => new Recorder(), socket);
    });

    [Fact]
    public void CreateDatagramEndpointAsync_HostName_IsResolved() => Run(async () =>
    {
        (DatagramTransport a, Recorder received) = await BindAsync();
        int port = ((IPEndPoint)a.LocalEndPoint!).Port;
        (DatagramTransport b, Recorder _) = await EventLoop.Current.CreateDatagramEndpointAsync(
            () => new Recorder(), s_loopback, new DnsEndPoint("127.0.0.1", port));

        b.SendTo(Bytes("x"));
        await received.WaitForCount(2);

        Assert.EndsWith($"from {b.LocalEndPoint}", received.Events[1], StringComparison.Ordinal);
        a.Close();
        b.Close();
    });

    private static Coroutine<(DatagramTransport Transport, Recorder Protocol)> BindAsync()
        => EventLoop.Current.CreateDatagramEndpointAsync(() => new Recorder(), s_loopback);

    private sealed class Recorder : IDatagramProtocol
    {
        public List<string> Events { get; } = [];

        public string? ThrowsOn { get; set; }

        public void OnConnected(DatagramTransport transport) => Events.Add("made");

        public void OnReceived(ReadOnlySpan<byte> data, EndPoint? from)
        {
            Events.Add($"{Text(data)} from {from}");
            ThrowIf(Text(data));
        }

        public void OnError(SocketException error)
        {
            Events.Add($"error {error.SocketErrorCode}");
            ThrowIf("error");
        }

        public void OnWritingPaused() => Events.Add("pause");

        public void OnWritingResumed() => Events.Add("resume");

        public void OnDisconnected(Exception? error) => Events.Add(error is null ? "lost" : $"lost {error.GetType().Name}");

        public async Coroutine WaitForCount(int count)
        {
            while (Events.Count < count)
            {
                await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
            }
        }

        private void ThrowIf(string what)
        {
            if (what == ThrowsOn)
            {
                throw new FormatException();
            }
        }
    }

    /// <summary>Unix datagrams are not dropped: when the receiver's queue is full, the sender's system has no room.</summary>
    private sealed class UnixPair : IDisposable
    {
        private readonly Socket _receiver = Make();
        private readonly string _path = Path.Combine(Path.GetTempPath(), $"lariat-{Guid.NewGuid():N}.sock");

        public UnixPair()
        {
            _receiver.Bind(new UnixDomainSocketEndPoint(_path));
            Sender.Bind(new UnixDomainSocketEndPoint($"{_path}2"));
            Sender.Connect(new UnixDomainSocketEndPoint(_path));
        }

        public Socket Sender { get; } = Make();

        public Task<int[]> ReceiveAsync(int count) => Task.Run(() =>
        {
            byte[] buffer = new byte[sizeof(int)];
            return Enumerable.Range(0, count).Select(_ =>
            {
                _receiver.Receive(buffer);
                return BitConverter.ToInt32(buffer);
            }).ToArray();
        });

        public void Dispose()
        {
            _receiver.Dispose();
            Sender.Dispose();
            File.Delete(_path);
            File.Delete($"{_path}2");
        }

        private static Socket Make() => new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    }
}
