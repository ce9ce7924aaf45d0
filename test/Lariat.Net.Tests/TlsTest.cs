using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Lariat.Net.Tests;

/// <summary>The base of the tests of TLS: they check the server's certificate, which only they trust, in full.</summary>
public abstract class TlsTest : DriverTest
{
    protected static X509Certificate2 Certificate => TestTls.Certificate;

    protected static ServerOptions ForServer() => TestTls.ForServer();

    protected static ConnectOptions ForClient() => new() { Tls = ClientTls(TestTls.Host) };

    /// <summary>Checks the server's certificate in full: its name, and that it is the one that is trusted.</summary>
    protected static SslClientAuthenticationOptions ClientTls(string? host) => new()
    {
        TargetHost = host,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { Certificate },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };

    protected static async Coroutine EchoAsync(Connection connection)
    {
        while (true)
        {
            ReadOnlyMemory<byte> data = await connection.PeekAsync();
            if (data.IsEmpty)
            {
                return;
            }

            await connection.WriteAsync(data);
            connection.Consume(data.Length);
        }
    }

    protected static async Coroutine AssertEchoesAsync(Connection client)
    {
        await client.WriteAsync(Bytes("hello\n"));
        Assert.Equal("hello\n", Text(await client.ReadLineAsync()));
    }
}
