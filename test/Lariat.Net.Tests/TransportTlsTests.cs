using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Transports with TLS: at once, later (StartTlsAsync), and over sockets that somebody else accepted.</summary>
public abstract class TransportTlsTests(DriverKind kind) : DriverTest(kind)
{
    private static readonly IPEndPoint s_loopback = new(IPAddress.Loopback, 0);

    [Fact]
    public void CreateConnectionAsync_Tls_BytesArriveBothWays() => Run(async () =>
    {
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => new Echo(), s_loopback, TestTls.ForServer());

        (StreamTransport transport, ProtocolRecorder protocol) =
            await EventLoop.Current.CreateConnectionAsync(() => new ProtocolRecorder(), server.EndPoint, TestTls.ForClient());
        transport.Write(Bytes("secret"));
        await protocol.WaitFor("data secret");

        Assert.Equal(["made", "data secret"], protocol.Events);
        Assert.True(transport.Tls!.IsEncrypted);
        transport.Close();
        await protocol.WaitFor("lost");
        server.Close();
        await server.WaitClosedAsync();
        Assert.Equal(0, server.ConnectionCount);
    });

    [Fact]
    public void CreateConnectionAsync_CertificateNotTrusted_MakesNoProtocolAndTheServerGoesOn() => Run(async () =>
    {
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => new Echo(), s_loopback, TestTls.ForServer());
        int made = 0;
        var strict = new ConnectOptions { Tls = new SslClientAuthenticationOptions { TargetHost = TestTls.Host } };

        await Assert.ThrowsCoroutineAsync<AuthenticationException>(ConnectAsync(server.EndPoint, strict, () => made++));

        Assert.Equal(0, made);
        await using Connection client = await Connection.OpenAsync(server.EndPoint, TestTls.ForClient());
        await client.WriteAsync(Bytes("hi\n"));
        Assert.Equal("hi\n", Text(await client.ReadLineAsync()));
    });

    [Fact]
    public void CreateConnectionAsync_PeerSpeaksNoTls_TimesOut() => Run(async () =>
    {
        using Socket silent = ListenPlainly();
        var options = new ConnectOptions { Tls = TestTls.ForClient().Tls, TlsHandshakeTimeout = TimeSpan.FromMilliseconds(20) };

        await Assert.ThrowsCoroutineAsync<TimeoutException>(ConnectAsync(silent.LocalEndPoint!, options));
    });

    [Fact]
    public void CreateConnectionAsync_HandshakeTimeoutZero_Throws() => Run(async () =>
    {
        var options = new ConnectOptions { Tls = TestTls.ForClient().Tls, TlsHandshakeTimeout = TimeSpan.Zero };

        await Assert.ThrowsCoroutineAsync<ArgumentOutOfRangeException>(ConnectAsync(s_loopback, options));
    });

    [Fact]
    public void CreateServerAsync_ClosedDuringAHandshake_CloseClientsEndsIt() => Run(async () =>
    {
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => new Echo(), s_loopback, TestTls.ForServer());
        await using Connection silent = await Connection.OpenAsync(server.EndPoint);
        while (server.ConnectionCount == 0)
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        }

        server.Close();
        server.CloseClients();
        await server.WaitClosedAsync();

        Assert.Equal(0, server.ConnectionCount);
    });

    [Fact]
    public void UnixSocket_Tls_Works() => Run(async () =>
    {
        string path = Path.Combine(Path.GetTempPath(), $"lariat-{Guid.NewGuid():N}.sock");
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => new Echo(), new UnixDomainSocketEndPoint(path), TestTls.ForServer());

        (StreamTransport transport, ProtocolRecorder protocol) = await EventLoop.Current.CreateConnectionAsync(
            () => new ProtocolRecorder(), new UnixDomainSocketEndPoint(path), TestTls.ForClient());
        transport.Write(Bytes("x"));
        await protocol.WaitFor("data x");

        transport.Abort();
        await protocol.WaitFor("lost");
    });

    [Fact]
    public void ConnectAcceptedSocketAsync_WithAndWithoutTls_Serves() => Run(async () =>
    {
        foreach (bool isTls in new[] { false, true })
        {
            using Socket listener = ListenPlainly();
            LoopTask<Connection> opening = LoopTask.Create(Connection.OpenAsync(listener.LocalEndPoint!, isTls ? TestTls.ForClient() : null));
            Socket accepted = await Task.Run(listener.Accept);

            (StreamTransport transport, Echo _) =
                await EventLoop.Current.ConnectAcceptedSocketAsync(() => new Echo(), accepted, isTls ? TestTls.ForServer() : null);
            await using Connection client = await opening;
            await client.WriteAsync(Bytes("hello\n"));

            Assert.Equal("hello\n", Text(await client.ReadLineAsync()));
            Assert.Equal(isTls, transport.Tls is not null);
        }
    });

    [Fact]
    public void ConnectAcceptedSocketAsync_Datagrams_Throws() => Run(async () =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        await Assert.ThrowsCoroutineAsync<ArgumentException>(Discard());

        async Coroutine Discard() => await EventLoop.Current.ConnectAcceptedSocketAsync(() => new Echo(), socket);
    });

    [Fact]
    public void StartTlsAsync_BothSides_BytesBeforeArePlainAndAfterAreNot() => Run(async () =>
    {
        using TransportServer server = await EventLoop.Current.CreateServerAsync(() => new UpgradingEcho(), s_loopback);
        (StreamTransport plain, ProtocolRecorder protocol) = await EventLoop.Current.CreateConnectionAsync(() => new ProtocolRecorder(), server.EndPoint);
        plain.Write(Bytes("STARTTLS"));
        await protocol.WaitFor("data OK");

        StreamTransport secure = await EventLoop.Current.StartTlsAsync(plain, protocol, TestTls.ForClient().Tls!);
        secure.Write(Bytes("secret"));
        await protocol.WaitFor("data secret");

        Assert.Equal(["made", "data OK", "data secret"], protocol.Events);
        Assert.NotNull(secure.Tls);
        Assert.Throws<InvalidOperationException>(() => plain.Write(Bytes("x")));
        Assert.False(plain.IsReading);
        secure.Close();
        await protocol.WaitFor("lost");
        Assert.True(plain.IsClosing);
    });

    [Fact]
    public void StartTlsAsync_PeerGoesAway_ThrowsAndTheProtocolIsToldLost() => Run(async () =>
    {
        using Socket listener = ListenPlainly();
        (StreamTransport plain, ProtocolRecorder protocol) = await EventLoop.Current.CreateConnectionAsync(() => new ProtocolRecorder(), listener.LocalEndPoint!);
        Socket peer = listener.Accept();
        LoopTask<StreamTransport> upgrade = LoopTask.Create(EventLoop.Current.StartTlsAsync(plain, protocol, TestTls.ForClient().Tls!), eagerStart: true);

        peer.Dispose();

        await Assert.ThrowsCoroutineAsync<IOException>(Await(upgrade));
        await protocol.WaitFor("lost IOException");
        Assert.True(plain.IsClosing);
    });

    [Fact]
    public void StartTlsAsync_Canceled_AbortsTheConnection() => Run(async () =>
    {
        using Socket listener = ListenPlainly();
        (StreamTransport plain, ProtocolRecorder protocol) = await EventLoop.Current.CreateConnectionAsync(() => new ProtocolRecorder(), listener.LocalEndPoint!);
        using Socket peer = listener.Accept();
        LoopTask<StreamTransport> upgrade = LoopTask.Create(EventLoop.Current.StartTlsAsync(plain, protocol, TestTls.ForClient().Tls!), eagerStart: true);

        upgrade.Cancel();

        await Coroutine.WaitMany([upgrade]);
        Assert.True(upgrade.IsCanceled);
        await protocol.WaitFor("lost");
        Assert.True(plain.IsClosing);
    });

    [Fact]
    public void StartTlsAsync_Closed_Throws() => Run(async () =>
    {
        using Socket listener = ListenPlainly();
        (StreamTransport plain, ProtocolRecorder protocol) = await EventLoop.Current.CreateConnectionAsync(() => new ProtocolRecorder(), listener.LocalEndPoint!);
        plain.Close();

        await Assert.ThrowsCoroutineAsync<InvalidOperationException>(Discard());

        async Coroutine Discard() => await EventLoop.Current.StartTlsAsync(plain, protocol, TestTls.ForClient().Tls!);
    });

    private static async Coroutine ConnectAsync(EndPoint to, ConnectOptions options, Action? onMade = null)
        => await EventLoop.Current.CreateConnectionAsync(
            () =>
            {
                onMade?.Invoke();
                return new ProtocolRecorder();
            },
            to,
            options);

    private static async Coroutine Await(Future future) => await future;

    private class Echo : IProtocol
    {
        protected StreamTransport? Transport { get; set; }

        public void OnConnected(StreamTransport transport) => Transport = transport;

        public virtual void OnReceived(ReadOnlySpan<byte> data) => Transport!.Write(data);
    }

    /// <summary>Answers the first bytes in the clear, then speaks TLS.</summary>
    private sealed class UpgradingEcho : Echo
    {
        private bool _isUpgraded;

        public override void OnReceived(ReadOnlySpan<byte> data)
        {
            if (_isUpgraded)
            {
                base.OnReceived(data);
                return;
            }

            _isUpgraded = true;
            Transport!.Write(Bytes("OK"));
            LoopTask.Create(UpgradeAsync());
        }

        private async Coroutine UpgradeAsync() => Transport = await EventLoop.Current.StartTlsAsync(Transport!, this, TestTls.ForServer().Tls!);
    }
}
