using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Lariat.Net.Tests;

/// <summary>TLS through SslStream, on both sides.</summary>
public abstract class TlsTests(DriverKind kind) : TlsTest(kind)
{
    [Fact]
    public void OpenAsync_Tls_BytesArriveBothWays() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0, ForServer());
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, ForClient());
        byte[] sent = new byte[1_000_000];
        new Random(5).NextBytes(sent);

        LoopTask writing = LoopTask.Create(client.WriteAsync(sent));
        byte[] received = await client.ReadExactlyAsync(sent.Length);
        await writing;

        Assert.Equal(sent, received);
        Assert.NotNull(client.Tls);
        Assert.True(client.Tls.IsEncrypted);
    });

    [Fact]
    public void EndWriting_Tls_PeerReadsTheEnd() => Run(async () =>
    {
        string? seen = null;
        await using Server server = await Server.StartAsync(
            async connection =>
            {
                seen = Text(await connection.ReadToEndAsync());
                await connection.WriteAsync(Bytes("thanks"));
            },
            "127.0.0.1",
            0,
            ForServer());
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, ForClient());
        await client.WriteAsync(Bytes("all of it"));

        client.EndWriting();

        Assert.Equal("thanks", Text(await client.ReadToEndAsync()));
        Assert.Equal("all of it", seen);
    });

    [Fact]
    public void OpenAsync_CertificateNotTrusted_ThrowsAndTheServerGoesOn() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0, ForServer());
        var strict = new ConnectOptions { Tls = new SslClientAuthenticationOptions { TargetHost = "lariat.test" } };

        await Assert.ThrowsCoroutineAsync<AuthenticationException>(Connection.OpenAsync("127.0.0.1", server.Port, strict));

        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, ForClient());
        await client.WriteAsync(Bytes("hi\n"));
        Assert.Equal("hi\n", Text(await client.ReadLineAsync()));

        // With TLS 1.3 the server's side of the handshake may be over when the client refuses: its handler then sees a reset.
        Errors.Clear();
    });

    [Fact]
    public void OpenAsync_PeerSpeaksNoTls_TimesOut() => Run(async () =>
    {
        using Socket silent = ListenPlainly();
        int port = ((System.Net.IPEndPoint)silent.LocalEndPoint!).Port;
        var options = new ConnectOptions { Tls = ForClient().Tls, TlsHandshakeTimeout = TimeSpan.FromMilliseconds(20) };

        await Assert.ThrowsCoroutineAsync<TimeoutException>(Connection.OpenAsync("127.0.0.1", port, options));
    });

    [Fact]
    public void StartTlsAsync_AfterPlainBytes_UpgradesBothSides() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(
            async connection =>
            {
                Assert.Equal("STARTTLS\n", Text(await connection.ReadLineAsync()));
                await connection.WriteAsync(Bytes("OK\n"));
                await connection.StartTlsAsync(ForServer().Tls!);
                await connection.WriteAsync(await connection.ReadLineAsync());
            },
            "127.0.0.1",
            0);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port);
        await client.WriteAsync(Bytes("STARTTLS\n"));
        Assert.Equal("OK\n", Text(await client.ReadLineAsync()));

        await client.StartTlsAsync(ForClient().Tls!);

        await client.WriteAsync(Bytes("secret\n"));
        Assert.Equal("secret\n", Text(await client.ReadLineAsync()));
    });

    [Fact]
    public void OpenAsync_Alpn_IsAgreedOn() => Run(async () =>
    {
        var protocols = new List<SslApplicationProtocol> { SslApplicationProtocol.Http2 };
        ServerOptions serverOptions = ForServer();
        serverOptions.Tls!.ApplicationProtocols = protocols;
        ConnectOptions clientOptions = ForClient();
        clientOptions.Tls!.ApplicationProtocols = protocols;
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0, serverOptions);

        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, clientOptions);

        Assert.Equal(SslApplicationProtocol.Http2, client.Tls!.NegotiatedApplicationProtocol);
    });
}
