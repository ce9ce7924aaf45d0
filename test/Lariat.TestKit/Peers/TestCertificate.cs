using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lariat.TestKit;

/// <summary>Certificates for tests, signed by themselves: "lariat.test" for servers, "lariat.client" for clients.</summary>
public static class TestCertificate
{
    public const string ServerName = "lariat.test";
    public const string ClientName = "lariat.client";

    public static X509Certificate2 Server { get; } = Make(ServerName);

    public static X509Certificate2 Client { get; } = Make(ClientName);

    /// <summary>Trusts exactly the server's certificate.</summary>
    public static SslClientAuthenticationOptions TrustingClient() => new()
    {
        TargetHost = ServerName,
        RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.GetCertHashString() == Server.GetCertHashString(),
    };

    /// <summary>Checks the chain and the name, as a client does; the server's certificate is the only authority.</summary>
    public static SslClientAuthenticationOptions StrictClient(string? name)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(Server);
        return new SslClientAuthenticationOptions { TargetHost = name, CertificateChainPolicy = policy };
    }

    /// <summary>Writes a certificate and its key as programs want them.</summary>
    public static void WritePem(X509Certificate2 certificate, string certificatePath, string keyPath)
    {
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A certificate of that name, and of localhost.</summary>
    public static X509Certificate2 Make(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
