using System.Net.Security;

namespace Lariat.Net;

/// <summary>Validates and completes options before a handshake.</summary>
internal static class TlsOptions
{
    /// <summary>Rejects a handshake without any time, as asyncio does.</summary>
    public static void CheckTimeout(TimeSpan? handshakeTimeout)
    {
        if (LoopTime.IsOver(handshakeTimeout))
        {
            throw new ArgumentOutOfRangeException(
                nameof(handshakeTimeout), handshakeTimeout,
                "A TLS handshake needs some time: more than zero, or Timeout.InfiniteTimeSpan for no limit.");
        }
    }

    /// <summary>The options with the name to check: their own, or that of the remote host.</summary>
    public static SslClientAuthenticationOptions For(string? host, SslClientAuthenticationOptions options)
        => host is null || options.TargetHost is not null ? options : WithTargetHost(host, options);

    // Options that several connections share must not be modified: the host's name goes into a copy.
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
