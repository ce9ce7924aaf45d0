using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Lariat.Net.Tests;

/// <summary>The base of the tests of TLS: they check the server's certificate, which only they trust, in full.</summary>
public abstract class TlsTest(DriverKind kind) : DriverTest(kind)
{
    protected static X509Certificate2 Certificate => TestTls.Certificate;

    protected static ServerOptions ForServer() => TestTls.ForServer();

    protected static ConnectOptions ForClient() => new() { Tls = ClientTls(TestTls.Host) };

    /// <param name="host">The name to check; null: the host that is connected to.</param>
    protected static SslClientAuthenticationOptions ClientTls(string? host) => TestCertificate.StrictClient(host);

    protected static async Coroutine AssertEchoesAsync(Connection client)
    {
        await client.WriteAsync(Bytes("hello\n"));
        Assert.Equal("hello\n", Text(await client.ReadLineAsync()));
    }
}
