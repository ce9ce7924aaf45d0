using System.Net.Security;
using System.Security.Authentication;

namespace Lariat.Net.Tests;

/// <summary>Our TLS client with <c>openssl s_server</c> at the other end, which answers every line with the line reversed.</summary>
public abstract class OpensslServerTests(DriverKind kind) : PeerTest(kind)
{
    private static readonly SslApplicationProtocol s_protocol = new("lariat/1");

    [Fact]
    public void Client_AlpnAndName_AreAgreedOnAndBytesGoBothWays() => RunClean(async () =>
    {
        using var folder = new TestDirectory();
        using PeerProcess server = Start(folder, "-alpn", "lariat/1");
        int port = await PortAsync(server);
        SslClientAuthenticationOptions tls = TestCertificate.StrictClient(TestCertificate.ServerName);
        tls.ApplicationProtocols = [s_protocol];
        await using Connection client = await Connection.OpenAsync("127.0.0.1", port, new ConnectOptions { Tls = tls });

        await client.WriteAsync(Bytes("hello\n"));

        Assert.Equal("olleh\n", Text(await client.ReadLineAsync()));
        Assert.Equal(s_protocol, client.Tls!.NegotiatedApplicationProtocol);
    });

    [Fact]
    public void Client_Sni_ChoosesTheServersCertificate() => RunClean(async () =>
    {
        // The certificate for everybody else has another name: only a server that was told the right one shows the right certificate.
        using var folder = new TestDirectory();
        TestCertificate.WritePem(TestCertificate.Client, folder["other.pem"], folder["other.key"]);
        using PeerProcess server = Start(
            folder, "-cert", folder["other.pem"], "-key", folder["other.key"],
            "-servername", TestCertificate.ServerName, "-cert2", folder["server.pem"], "-key2", folder["server.key"]);
        int port = await PortAsync(server);

        await using Connection client = await Connection.OpenAsync(
            "127.0.0.1", port, new ConnectOptions { Tls = TestCertificate.StrictClient(TestCertificate.ServerName) });

        Assert.Equal($"CN={TestCertificate.ServerName}", client.Tls!.RemoteCertificate!.Subject);
    });

    [Fact]
    public void Client_WrongName_IsRefused() => RunClean(async () =>
    {
        using var folder = new TestDirectory();
        using PeerProcess server = Start(folder);
        int port = await PortAsync(server);

        AuthenticationException error = await Assert.ThrowsCoroutineAsync<AuthenticationException>(
            Connection.OpenAsync("127.0.0.1", port, new ConnectOptions { Tls = TestCertificate.StrictClient("somebody-else.test") }));

        // .NET 11 checks the certificate within the handshake, and says why one exception further in.
        Assert.Contains("RemoteCertificateNameMismatch", error.GetBaseException().Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Server_Closes_ClientReadsTheEnd() => RunClean(async () =>
    {
        using var folder = new TestDirectory();
        using PeerProcess server = Start(folder);
        int port = await PortAsync(server);
        await using Connection client = await Connection.OpenAsync("127.0.0.1", port, new ConnectOptions { Tls = TestCertificate.TrustingClient() });

        await client.WriteAsync(Bytes("CLOSE\n"));

        Assert.Empty(await client.ReadToEndAsync());
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Server_WantsAClientCertificate_GetsOursOrRefuses(bool hasCertificate) => RunClean(async () =>
    {
        using var folder = new TestDirectory();
        TestCertificate.WritePem(TestCertificate.Client, folder["client.pem"], folder["client.key"]);
        using PeerProcess server = Start(folder, "-Verify", "1", "-CAfile", folder["client.pem"], "-verify_return_error");
        int port = await PortAsync(server);
        SslClientAuthenticationOptions tls = TestCertificate.TrustingClient();
        tls.ClientCertificates = hasCertificate ? [TestCertificate.Client] : null;

        Assert.Equal(hasCertificate ? "olleh\n" : null, await AskOrNullAsync(port, tls));
    });

    /// <summary>The answer; null if the server ended the handshake or, as TLS 1.3 has it, the connection after it.</summary>
    private static async Coroutine<string?> AskOrNullAsync(int port, SslClientAuthenticationOptions tls)
    {
        try
        {
            await using Connection client = await Connection.OpenAsync("127.0.0.1", port, new ConnectOptions { Tls = tls });
            await client.WriteAsync(Bytes("hello\n"));
            return Text(await client.ReadLineAsync());
        }
        catch (Exception error) when (error is AuthenticationException or IOException or System.Net.Sockets.SocketException)
        {
            return null;
        }
    }

    private static PeerProcess Start(TestDirectory folder, params string[] arguments)
    {
        PeerProcess.Require("openssl");
        TestCertificate.WritePem(TestCertificate.Server, folder["server.pem"], folder["server.key"]);
        string[] certificate = arguments.Contains("-cert") ? [] : ["-cert", folder["server.pem"], "-key", folder["server.key"]];
        return PeerProcess.Start("openssl", ["s_server", "-accept", "127.0.0.1:0", "-rev", .. certificate, .. arguments]);
    }

    /// <summary>It says "ACCEPT 127.0.0.1:PORT" when it listens.</summary>
    private static async Coroutine<int> PortAsync(PeerProcess server)
    {
        string line = await server.LineWithAsync("ACCEPT ");
        return int.Parse(line.AsSpan(line.LastIndexOf(':') + 1), System.Globalization.CultureInfo.InvariantCulture);
    }
}
