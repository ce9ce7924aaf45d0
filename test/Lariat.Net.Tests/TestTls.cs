using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Lariat.Net.Tests;

/// <summary>TLS options of the tests: a certificate is trusted exactly where a test says so.</summary>
internal static class TestTls
{
    public const string Host = TestCertificate.ServerName;

    public static X509Certificate2 Certificate => TestCertificate.Server;

    public static ServerOptions ForServer() => new() { Tls = new SslServerAuthenticationOptions { ServerCertificate = Certificate } };

    public static ConnectOptions ForClient() => new() { Tls = TestCertificate.TrustingClient() };

    public static RemoteCertificateValidationCallback Trusts(X509Certificate2 trusted)
        => (_, certificate, _, _) => certificate is not null && certificate.GetCertHashString() == trusted.GetCertHashString();
}
