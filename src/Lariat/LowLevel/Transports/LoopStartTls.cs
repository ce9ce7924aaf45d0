using System.Net.Security;
using Lariat.Net;

namespace Lariat.LowLevel;

/// <summary>asyncio's <c>start_tls</c>.</summary>
public static class LoopStartTls
{
    /// <summary>Makes a transport's end a TLS client: the bytes after this call are encrypted.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="transport">Must not be used any more; data written to it before is still sent, unencrypted.</param>
    /// <param name="protocol">Receives the decrypted bytes: the same protocol as before, or another.</param>
    /// <param name="options">The server's name, certificates, ALPN.</param>
    /// <param name="handshakeTimeout">More than zero. <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Default: 60 s.</param>
    /// <returns>The transport to use from now on. <see cref="IBaseProtocol.OnConnected"/> is not called again.</returns>
    /// <remarks>
    /// Suspends. The handshake's computations run on other threads. If it fails, or is canceled, the connection is aborted and the protocol
    /// is notified that it is lost. asyncio: <c>loop.start_tls</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The transport is closing, or sends a file, or has TLS already.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">
    /// The peer's certificate is not valid, or there is no common protocol.
    /// </exception>
    /// <exception cref="IOException">The peer ended the handshake.</exception>
    /// <exception cref="TimeoutException">The handshake took too long.</exception>
    public static async Coroutine<StreamTransport> StartTlsAsync(
        this EventLoop loop, StreamTransport transport, IBaseProtocol protocol, SslClientAuthenticationOptions options,
        TimeSpan? handshakeTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        TlsOptions.CheckTimeout(handshakeTimeout);
        return await UpgradeAsync(loop, transport, protocol, raw => TlsHandshake.AsClientAsync(raw, options, handshakeTimeout));
    }

    /// <summary>Makes a transport's end a TLS server.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="transport">Must not be used any more; data written to it before is still sent, unencrypted.</param>
    /// <param name="protocol">Receives the decrypted bytes: the same protocol as before, or another.</param>
    /// <param name="options">The certificate, ALPN, whether clients need a certificate.</param>
    /// <param name="handshakeTimeout">More than zero. <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Default: 60 s.</param>
    /// <inheritdoc
    ///   cref="StartTlsAsync(EventLoop, StreamTransport, IBaseProtocol, SslClientAuthenticationOptions, TimeSpan?)"
    ///   path="/returns|/remarks|/exception"/>
    public static async Coroutine<StreamTransport> StartTlsAsync(
        this EventLoop loop, StreamTransport transport, IBaseProtocol protocol, SslServerAuthenticationOptions options,
        TimeSpan? handshakeTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        TlsOptions.CheckTimeout(handshakeTimeout);
        return await UpgradeAsync(loop, transport, protocol, raw => TlsHandshake.AsServerAsync(raw, options, handshakeTimeout));
    }

    private static async Coroutine<StreamTransport> UpgradeAsync(
        EventLoop loop, StreamTransport transport, IBaseProtocol protocol, Func<Connection, Coroutine<TlsStream>> handshake)
    {
        loop.CheckOpen();
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(protocol);
        Connection raw = transport.Detach();
        Exception? failure = null;
        try
        {
            TlsStream stream = await handshake(raw);
            var secure = new StreamTransport(loop, stream, protocol, transport.Options, mustConnect: false);
            transport.ReplaceBy(secure);
            return secure;
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
        finally
        {
            if (failure is not null)
            {
                loop.CallSoon(() => protocol.OnDisconnected(failure is OperationCanceledException ? null : failure));
            }
        }
    }
}
