using System.Net.Security;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>Turns a raw connection into an encrypted stream. Loop thread only; the handshake's computations run on other threads.</summary>
internal static class TlsHandshake
{
    // asyncio's constants.SSL_HANDSHAKE_TIMEOUT.
    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(60);

    /// <param name="raw">Must not be used by other code any more. Aborted if the handshake fails or is canceled.</param>
    /// <param name="options">The server's name, certificates, ALPN.</param>
    /// <param name="timeout">Default: 60 s.</param>
    public static Coroutine<TlsStream> AsClientAsync(Connection raw, SslClientAuthenticationOptions options, TimeSpan? timeout)
        => RunAsync(raw, (tls, token) => tls.AuthenticateAsClientAsync(options, token), timeout);

    /// <inheritdoc cref="AsClientAsync"/>
    public static Coroutine<TlsStream> AsServerAsync(Connection raw, SslServerAuthenticationOptions options, TimeSpan? timeout)
        => RunAsync(raw, (tls, token) => tls.AuthenticateAsServerAsync(options, token), timeout);

    private static async Coroutine<TlsStream> RunAsync(
        Connection raw, Func<SslStream, CancellationToken, Task> authenticate, TimeSpan? timeout)
    {
        var tls = new SslStream(raw.AsStream());
        using var ending = new CancellationTokenSource();
        bool isDone = false;
        try
        {
            // RSA and the building of certificate chains, which may download, must not occupy the loop.
            Task handshake = Task.Run(() => authenticate(tls, ending.Token), ending.Token);
            await Coroutine.WaitFor(handshake, timeout ?? s_defaultTimeout);
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                await ending.CancelAsync();
                raw.Abort();
            }
        }

        return new TlsStream(raw, tls);
    }
}
