using System.Net.Security;

namespace Lariat.Net;

/// <summary>What is checked and completed of options before a handshake.</summary>
internal static class TlsOptions
{
    /// <summary>A handshake that may take no time at all is a mistake, as in asyncio.</summary>
    public static void CheckTimeout(TimeSpan? handshakeTimeout)
    {
        if (handshakeTimeout <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(handshakeTimeout), handshakeTimeout, "A TLS handshake needs some time: more than zero.");
        }
    }

    /// <summary>The options with the name to check: their own, else that of the host that is connected to.</summary>
    public static SslClientAuthenticationOptions For(string? host, SslClientAuthenticationOptions options)
        => host is null || options.TargetHost is not null ? options : WithTargetHost(host, options);

    // Options that many connections share must not be written to: the host's name goes into a copy.
    private static SslClientAuthenticationOptions WithTargetHost(string host, SslClientAuthenticationOptions options) => new()
    {
        TargetHost = host,
        AllowRenegotiation = options.AllowRenegotiation,
        AllowTlsResume = options.AllowTlsResume,
        ApplicationProtocols = options.ApplicationProtocols,
        CertificateChainPolicy = options.CertificateChainPolicy,
        CertificateRevocationCheckMode = options.CertificateRevocationCheckMode,
        CipherSuitesPolicy = options.CipherSuitesPolicy,
        ClientCertificateContext = options.ClientCertificateContext,
        ClientCertificates = options.ClientCertificates,
        EnabledSslProtocols = options.EnabledSslProtocols,
        EncryptionPolicy = options.EncryptionPolicy,
        LocalCertificateSelectionCallback = options.LocalCertificateSelectionCallback,
        RemoteCertificateValidationCallback = options.RemoteCertificateValidationCallback,
    };
}
