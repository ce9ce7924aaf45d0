using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lariat.AspNetCore.Tests.Behaviour;

/// <summary>Certificates for the cases, signed by themselves.</summary>
internal static class Certificates
{
    public const string ServerName = "localhost";
    public const string ClientName = "lariat.client";

    public static X509Certificate2 Server { get; } = Make(ServerName);

    public static X509Certificate2 Client { get; } = Make(ClientName);

    /// <summary>A client that the server does not accept.</summary>
    public static X509Certificate2 Stranger { get; } = Make("lariat.stranger");

    private static X509Certificate2 Make(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
