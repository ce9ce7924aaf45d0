using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Lariat.Net.Tests;

/// <summary>TLS: names, client certificates, and closing when the peer does not listen.</summary>
public abstract class TlsPeerTests(DriverKind kind) : DriverTest(kind)
{
    [Fact]
    public void OpenAsync_HostGiven_IsSentAsServerName() => Run(async () =>
    {
        string? asked = null;
        var options = new ServerOptions
        {
            Tls = new SslServerAuthenticationOptions
            {
                ServerCertificateSelectionCallback = (_, host) =>
                {
                    asked = host;
                    return TestTls.Certificate;
                },
            },
        };
        await using Server server = await Server.StartAsync(static async connection => await connection.ReadToEndAsync(), "127.0.0.1", 0, options);

        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, TestTls.ForClient());

        Assert.Equal(TestTls.Host, asked);
    });

    [Fact]
    public void StartAsync_ClientCertificateRequired_HandlerSeesIt() => Run(async () =>
    {
        using X509Certificate2 ofClient = TestCertificate.Make("client.test");
        string? seen = null;
        await using Server server = await Server.StartAsync(
            async connection =>
            {
                seen = connection.Tls!.RemoteCertificate?.Subject;
                await connection.WriteAsync(Bytes("ok\n"));
            },
            "127.0.0.1",
            0,
            WithClientCertificate(ofClient));
        ConnectOptions options = TestTls.ForClient();
        options.Tls!.ClientCertificates = [ofClient];

        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, options);

        Assert.Equal("ok\n", Text(await client.ReadLineAsync()));
        Assert.Equal("CN=client.test", seen);
    });

    [Fact]
    public void StartAsync_ClientCertificateMissing_HandlerDoesNotRun() => Run(async () =>
    {
        using X509Certificate2 ofClient = TestCertificate.Make("client.test");
        bool hasRun = false;
        await using Server server = await Server.StartAsync(
            async connection =>
            {
                hasRun = true;
                await connection.WriteAsync(Bytes("ok\n"));
            },
            "127.0.0.1",
            0,
            WithClientCertificate(ofClient));

        // With TLS 1.3 the client's handshake may be over before the server refuses: then the first read fails.
        string answer = "";
        try
        {
            await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, TestTls.ForClient());
            answer = Text(await client.ReadToEndAsync());
        }
        catch (Exception error) when (error is IOException or AuthenticationException or SocketException)
        {
            // Refused, as it should be.
        }

        Assert.Equal("", answer);
        Assert.False(hasRun);
    });

    [Fact]
    public void Close_PeerDoesNotRead_IsAbortedAfterTheShutdownTimeout() => Run(async () =>
    {
        using Socket listener = ListenPlainly();
        Task<Socket> peer = AcceptTlsAsync(listener);
        var options = new ConnectOptions { Tls = TestTls.ForClient().Tls, TlsShutdownTimeout = TimeSpan.FromMilliseconds(50), SendBufferBytes = 4096 };
        Connection client = await Connection.OpenAsync(listener.LocalEndPoint!, options);
        using Socket socket = await peer;
        client.Write(new byte[20_000_000]);

        client.Close();
        Assert.True(client.IsClosing);
        await client.WaitClosedAsync();

        Assert.True(await Task.Run(() => IsReset(socket)));
    });

    [Fact]
    public void TlsShutdownTimeout_Zero_Throws() => Run(async () =>
    {
        var options = new ConnectOptions { TlsShutdownTimeout = TimeSpan.Zero };

        await Assert.ThrowsCoroutineAsync<ArgumentOutOfRangeException>(Connection.OpenAsync("127.0.0.1", 1, options));
    });

    private static ServerOptions WithClientCertificate(X509Certificate2 trusted)
    {
        ServerOptions options = TestTls.ForServer();
        options.Tls!.ClientCertificateRequired = true;
        options.Tls.RemoteCertificateValidationCallback = TestTls.Trusts(trusted);
        return options;
    }

    /// <summary>A peer that does the handshake and then nothing.</summary>
    private static Task<Socket> AcceptTlsAsync(Socket listener) => Task.Run(async () =>
    {
        Socket socket = await listener.AcceptAsync();
        var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsServerAsync(TestTls.ForServer().Tls!);
        return socket;
    });

    private static bool IsReset(Socket socket)
    {
        byte[] buffer = new byte[65536];
        try
        {
            while (socket.Receive(buffer) > 0)
            {
                // What had arrived before the reset.
            }

            return false;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.ConnectionReset;
        }
    }
}
