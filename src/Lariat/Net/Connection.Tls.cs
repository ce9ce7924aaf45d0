using System.Net.Security;
using System.Security.Authentication;
using Lariat.IO;
using Lariat.LowLevel;

namespace Lariat.Net;

public sealed partial class Connection
{
    // asyncio's constants.SSL_HANDSHAKE_TIMEOUT.
    private static readonly TimeSpan s_handshakeTimeout = TimeSpan.FromSeconds(60);

    /// <summary>What TLS has agreed on (protocol, certificates, ALPN); null without TLS.</summary>
    public SslStream? Tls => (_stream as TlsStream)?.Tls;

    /// <summary>Takes over what an upgraded connection had: the encrypted side.</summary>
    private Connection(Connection plain)
    {
        Loop = plain.Loop;
        _options = plain._options;
        _stream = plain._stream;
        Reader = new AsyncReader(plain.Reader);
        Writer = new AsyncWriter(plain.Writer, Reader);
    }

    /// <summary>Makes this end a TLS client: the bytes after this call are encrypted.</summary>
    /// <param name="options">The server's name, certificates, ALPN.</param>
    /// <param name="handshakeTimeout">More than zero. Default: 60 s.</param>
    /// <remarks>
    /// Suspends. The handshake's arithmetic runs on other threads. Nothing may be read or written meanwhile. If it fails, or is cancelled,
    /// the connection is aborted. asyncio: <c>start_tls</c>.
    /// </remarks>
    /// <exception cref="AuthenticationException">The peer's certificate is not valid, or there is no common protocol.</exception>
    /// <exception cref="IOException">The peer ended the handshake.</exception>
    /// <exception cref="TimeoutException">The handshake took too long.</exception>
    public async Coroutine StartTlsAsync(SslClientAuthenticationOptions options, TimeSpan? handshakeTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        await UpgradeAsync((tls, token) => tls.AuthenticateAsClientAsync(options, token), handshakeTimeout);
    }

    /// <summary>Makes this end a TLS server.</summary>
    /// <param name="options">The certificate, ALPN, whether clients need one.</param>
    /// <param name="handshakeTimeout">More than zero. Default: 60 s.</param>
    /// <inheritdoc cref="StartTlsAsync(SslClientAuthenticationOptions, TimeSpan?)" path="/remarks|/exception"/>
    public async Coroutine StartTlsAsync(SslServerAuthenticationOptions options, TimeSpan? handshakeTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        await UpgradeAsync((tls, token) => tls.AuthenticateAsServerAsync(options, token), handshakeTimeout);
    }

    private async Coroutine UpgradeAsync(Func<SslStream, CancellationToken, Task> authenticate, TimeSpan? handshakeTimeout)
    {
        Loop.CheckThread();
        TlsOptions.CheckTimeout(handshakeTimeout);
        Writer.CheckCanWrite();
        var raw = new Connection(this);
        var tls = new SslStream(raw.AsStream());
        using var ending = new CancellationTokenSource();
        bool isDone = false;
        try
        {
            // RSA and the building of certificate chains, which may download, must not keep the loop.
            Task handshake = Task.Run(() => authenticate(tls, ending.Token), ending.Token);
            await Coroutine.WaitFor(handshake, handshakeTimeout ?? s_handshakeTimeout);
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                await ending.CancelAsync();
                raw.Abort();
                Abort();
            }
        }

        var stream = new TlsStream(raw, tls);
        _stream = stream;
        Reader.Exchange(stream);
        Writer.Exchange(stream);
        _view = null;
        _pipeReader = null;
        _pipeWriter = null;
    }
}
