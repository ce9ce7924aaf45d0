using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Handshakes that succeed, fail, hang and are cancelled, as CPython's test_ssl.py and test_sslproto.py pin them down.</summary>
public abstract class TlsHandshakeTests(DriverKind kind) : TlsTest(kind)
{
    [Fact]
    public void StartTlsAsync_InfiniteTime_IsNoLimit() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask handshake = LoopTask.Create(connection.StartTlsAsync(ClientTls("lariat.test"), Timeout.InfiniteTimeSpan));
        peer.Blocking = false;
        var hello = new byte[1];

        await EventLoop.Current.SockReceiveAsync(peer, hello);

        Assert.Equal(22, hello[0]); // a record of the handshake (RFC 8446, section 5.1)
        Assert.False(handshake.IsCompleted);
        handshake.Cancel();
        await Coroutine.WaitMany([handshake]);
        peer.Dispose();
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-10)]
    public void StartTlsAsync_NoTime_Throws(int seconds) => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();

        await Assert.ThrowsCoroutineAsync<ArgumentOutOfRangeException>(
            connection.StartTlsAsync(ClientTls("lariat.test"), TimeSpan.FromSeconds(seconds)));

        Assert.False(connection.IsClosing);
        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void StartTlsAsync_NoOptions_Throws() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();

        await Assert.ThrowsCoroutineAsync<ArgumentNullException>(connection.StartTlsAsync((SslClientAuthenticationOptions)null!));

        connection.Close();
        peer.Dispose();
    });

    [Fact]
    public void StartTlsAsync_AfterClose_Throws() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        connection.Close();

        await Assert.ThrowsCoroutineAsync<InvalidOperationException>(connection.StartTlsAsync(ClientTls("lariat.test")));

        peer.Dispose();
    });

    [Fact]
    public void StartTlsAsync_PeerEndsInTheHandshake_Throws() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Shutdown(SocketShutdown.Send);

        await Assert.ThrowsCoroutineAsync<IOException>(connection.StartTlsAsync(ClientTls("lariat.test")));

        Assert.True(connection.IsClosing);
        await connection.WaitClosedAsync();
        peer.Dispose();
    });

    [Fact]
    public void StartTlsAsync_PeerSendsSomethingElse_Throws() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        peer.Send(Bytes("220 this is no TLS at all, but a mail server's greeting\r\n"));

        Exception error = await Assert.ThrowsCoroutineAsync<Exception>(connection.StartTlsAsync(ClientTls("lariat.test")));

        Assert.True(error is AuthenticationException or IOException, error.ToString());
        Assert.True(connection.IsClosing);
        peer.Dispose();
    });

    [Fact]
    public void StartTlsAsync_Canceled_AbortsTheConnection() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask handshake = LoopTask.Create(connection.StartTlsAsync(ClientTls("lariat.test")));
        await WaitUntil(() => peer.Poll(TimeSpan.Zero, SelectMode.SelectRead));

        handshake.Cancel();

        await Assert.ThrowsCoroutineAsync<CoroutineCanceledException>(Await(handshake));
        Assert.True(connection.IsClosing);
        await connection.WaitClosedAsync();
        peer.Dispose();
    });

    [Fact]
    public void Abort_DuringTheHandshake_EndsIt() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask handshake = LoopTask.Create(connection.StartTlsAsync(ClientTls("lariat.test")));
        await WaitUntil(() => peer.Poll(TimeSpan.Zero, SelectMode.SelectRead));

        connection.Abort();

        await Coroutine.WaitMany([handshake]);
        Assert.True(handshake.IsFaulted);
        Assert.NotNull(handshake.GetException());
        peer.Dispose();
    });

    [Fact]
    public void Server_ClientStaysSilent_ClosesAfterTheHandshakeTimeout() => Run(async () =>
    {
        bool wasServed = false;
        var options = new ServerOptions { Tls = ForServer().Tls, TlsHandshakeTimeout = TimeSpan.FromMilliseconds(20) };
        await using Server server = await Server.StartAsync(async _ => wasServed = true, "127.0.0.1", 0, options);
        await using Connection silent = await Connection.OpenAsync("127.0.0.1", server.Port);

        await Assert.ThrowsCoroutineAsync<SocketException>(silent.ReadToEndAsync());

        await WaitUntil(() => server.ConnectionCount == 0);
        Assert.False(wasServed);
        Assert.Empty(Errors);
    });

    [Fact]
    public void Server_ClientLeavesInTheHandshake_GoesOn() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0, ForServer());
        Connection leaving = await Connection.OpenAsync("127.0.0.1", server.Port);
        await WaitUntil(() => server.ConnectionCount == 1);
        leaving.Close();
        await WaitUntil(() => server.ConnectionCount == 0);

        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, ForClient());

        await AssertEchoesAsync(client);
        Assert.Empty(Errors);
    });

    [Fact]
    public void OpenAsync_NameOfTheCertificate_IsVerified() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0, ForServer());
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, ForClient());

        await AssertEchoesAsync(client);
        Assert.Equal(Certificate.GetCertHashString(), client.Tls!.RemoteCertificate!.GetCertHashString());
    });

    [Fact]
    public void OpenAsync_AnotherName_Throws() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0, ForServer());
        var options = new ConnectOptions { Tls = ClientTls("other.test") };

        await Assert.ThrowsCoroutineAsync<AuthenticationException>(Connection.OpenAsync("127.0.0.1", server.Port, options));

        Errors.Clear();
    });

    [Fact]
    public void OpenAsync_NoTargetHost_ChecksTheHostItConnectsTo() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0, ForServer());
        var options = new ConnectOptions { Tls = ClientTls(host: null) };

        await using (Connection client = await Connection.OpenAsync("localhost", server.Port, options))
        {
            await AssertEchoesAsync(client);
        }

        await Assert.ThrowsCoroutineAsync<AuthenticationException>(Connection.OpenAsync("127.0.0.1", server.Port, options));
        Errors.Clear();
    });

    [Fact]
    public void StartTlsAsync_NoTargetHost_IsRefused() => Run(async () =>
    {
        // CPython since 3.13.16 (gh-156793) refuses it before the handshake: a checked certificate needs a name to check.
        await using Server server = await Server.StartAsync(UpgradeAsync, "127.0.0.1", 0);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);

        await Assert.ThrowsCoroutineAsync<AuthenticationException>(client.StartTlsAsync(ClientTls(host: null)));

        Errors.Clear();

        static async Coroutine UpgradeAsync(Connection connection) => await connection.StartTlsAsync(ForServer().Tls!);
    });

    [Fact]
    public void OpenAsync_ClientCertificateIsAskedFor_ServerSeesIt() => Run(async () =>
    {
        string? seen = null;
        ServerOptions serverOptions = ForServer();
        serverOptions.Tls!.ClientCertificateRequired = true;
        serverOptions.Tls.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        await using Server server = await Server.StartAsync(
            async connection =>
            {
                seen = connection.Tls!.RemoteCertificate?.GetCertHashString();
                await EchoAsync(connection);
            },
            "127.0.0.1",
            0,
            serverOptions);
        ConnectOptions options = ForClient();
        options.Tls!.ClientCertificates = [Certificate];
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, options);

        await AssertEchoesAsync(client);

        Assert.Equal(Certificate.GetCertHashString(), seen);
    });

    [Fact]
    public void OpenAsync_TlsOverAUnixSocket_Works() => Run(async () =>
    {
        var at = new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), $"lariat-{Guid.NewGuid():N}.sock"));
        await using Server server = await Server.StartAsync(EchoAsync, at, ForServer());
        await using Connection client = await Connection.OpenAsync(at, ForClient());

        await AssertEchoesAsync(client);
    });

    [Fact]
    public void OpenAsync_TlsOverAUnixSocketWithoutAName_Throws() => Run(async () =>
    {
        var at = new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), $"lariat-{Guid.NewGuid():N}.sock"));
        await using Server server = await Server.StartAsync(EchoAsync, at, ForServer());
        var options = new ConnectOptions { Tls = ClientTls(host: null) };

        await Assert.ThrowsCoroutineAsync<AuthenticationException>(Connection.OpenAsync(at, options));

        Errors.Clear();
    });

    [Fact]
    public void StartTlsAsync_OfAnAcceptedSocket_Works() => Run(async () =>
    {
        using Socket listener = ListenPlainly();
        LoopTask<Connection> opening = LoopTask.Create(Connection.OpenAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port, ForClient()));
        await WaitUntil(() => listener.Poll(TimeSpan.Zero, SelectMode.SelectRead));
        await using Connection accepted = Connection.FromSocket(listener.Accept());

        await accepted.StartTlsAsync(ForServer().Tls!);
        await using Connection client = await opening;
        LoopTask echo = LoopTask.Create(EchoAsync(accepted));

        await AssertEchoesAsync(client);
        client.EndWriting();
        await echo;

        // Each end waits for the other's goodbye when it is disposed.
        accepted.Close();
    });

    [Fact]
    public void StartTlsAsync_OverTls_Works() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(
            async connection =>
            {
                await connection.StartTlsAsync(ForServer().Tls!);
                await EchoAsync(connection);
            },
            "127.0.0.1",
            0,
            ForServer());
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, ForClient());
        SslStream outer = client.Tls!;

        await client.StartTlsAsync(ClientTls("lariat.test"));

        await AssertEchoesAsync(client);
        Assert.NotSame(outer, client.Tls);
    });

    private static async Coroutine Await(Future future) => await future;
}
