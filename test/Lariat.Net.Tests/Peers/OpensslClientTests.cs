using System.Net.Security;

namespace Lariat.Net.Tests;

/// <summary>Our TLS server with <c>openssl s_client</c> at the other end.</summary>
public abstract class OpensslClientTests(DriverKind kind) : PeerTest(kind)
{
    private static readonly SslApplicationProtocol s_protocol = new("lariat/1");

    [Fact]
    public void Server_AlpnAndSni_AreAgreedOnAndBytesGoBothWays() => RunClean(async () =>
    {
        PeerProcess.Require("openssl");
        using var folder = new TestDirectory();
        TestCertificate.WritePem(TestCertificate.Server, folder["server.pem"], folder["server.key"]);
        (string? Name, SslApplicationProtocol Protocol) seen = default;
        await using Server server = await StartAsync(
            new SslServerAuthenticationOptions { ServerCertificate = TestCertificate.Server, ApplicationProtocols = [s_protocol] },
            async connection =>
            {
                seen = (connection.Tls!.TargetHostName, connection.Tls.NegotiatedApplicationProtocol);
                await EchoAsync(connection);
            });

        // It checks the chain and the name itself, and ends with an error if they are wrong.
        using PeerProcess client = Start(
            server,
            "-servername", TestCertificate.ServerName, "-verify_hostname", TestCertificate.ServerName,
            "-CAfile", folder["server.pem"], "-verify_return_error", "-alpn", "other/1,lariat/1", "-no_ign_eof");
        await client.Input.WriteLineAsync("hello");
        await client.Input.FlushAsync();

        Assert.Equal("hello", await client.Output.ReadLineAsync());
        client.Input.Close();
        await client.ErrorsOfSuccessAsync();
        await WaitUntil(() => server.ConnectionCount == 0);
        Assert.Equal((TestCertificate.ServerName, s_protocol), seen);
    });

    [Fact]
    public void Server_Closes_PeerGetsCloseNotify() => RunClean(async () =>
    {
        PeerProcess.Require("openssl");
        await using Server server = await StartAsync(
            new SslServerAuthenticationOptions { ServerCertificate = TestCertificate.Server },
            async connection => await connection.WriteAsync(Bytes("bye\n")));

        using PeerProcess client = Start(server);

        Assert.Equal("bye\n", await client.Output.ReadToEndAsync());
        Assert.DoesNotContain("unexpected eof", await client.ErrorsOfSuccessAsync(), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Server_RequiresAClientCertificate_ServesOnlyWhoHasIt(bool hasCertificate) => RunClean(async () =>
    {
        PeerProcess.Require("openssl");
        using var folder = new TestDirectory();
        TestCertificate.WritePem(TestCertificate.Client, folder["client.pem"], folder["client.key"]);
        await using Server server = await StartAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = TestCertificate.Server,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = static (_, certificate, _, _)
                    => certificate?.GetCertHashString() == TestCertificate.Client.GetCertHashString(),
            },
            async connection => await connection.WriteAsync(Bytes($"{connection.Tls!.RemoteCertificate!.Subject}\n")));

        using PeerProcess client = Start(server, hasCertificate ? ["-cert", folder["client.pem"], "-key", folder["client.key"]] : []);

        Assert.Equal(hasCertificate ? $"CN={TestCertificate.ClientName}\n" : "", await client.Output.ReadToEndAsync());
        (int code, _) = await client.EndAsync();
        Assert.Equal(hasCertificate, code == 0);
    });

    private static async Coroutine<Server> StartAsync(SslServerAuthenticationOptions tls, Func<Connection, Coroutine> handler)
        => await Server.StartAsync(handler, "127.0.0.1", 0, new ServerOptions { Tls = tls });

    private static PeerProcess Start(Server server, params string[] arguments)
        => PeerProcess.Start("openssl", ["s_client", "-connect", $"127.0.0.1:{server.Port}", "-quiet", .. arguments]);
}
