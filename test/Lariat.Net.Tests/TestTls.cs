using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lariat.Net.Tests;

/// <summary>Certificates of the tests: each signed by itself, and trusted exactly where a test says so.</summary>
internal static class TestTls
{
    public const string Host = "lariat.test";

    public static X509Certificate2 Certificate { get; } = MakeCertificate(Host);

    public static ServerOptions ForServer() => new() { Tls = new SslServerAuthenticationOptions { ServerCertificate = Certificate } };

    public static ConnectOptions ForClient() => new()
    {
        Tls = new SslClientAuthenticationOptions { TargetHost = Host, RemoteCertificateValidationCallback = Trusts(Certificate) },
    };

    public static RemoteCertificateValidationCallback Trusts(X509Certificate2 trusted)
        => (_, certificate, _, _) => certificate is not null && certificate.GetCertHashString() == trusted.GetCertHashString();

    public static X509Certificate2 MakeCertificate(string host)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
