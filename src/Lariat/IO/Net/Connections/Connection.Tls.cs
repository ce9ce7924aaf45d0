using System.Net.Security;
using System.Security.Authentication;
using Lariat.IO;
using Lariat.LowLevel;

namespace Lariat.Net;

public sealed partial class Connection
{
    /// <summary>The parameters of TLS (protocol, certificates, ALPN); null without TLS.</summary>
    public SslStream? Tls => (_stream as TlsStream)?.Tls;

    /// <summary>Takes over the state of an upgraded connection: the encrypted side.</summary>
    private Connection(Connection plain)
    {
        Loop = plain.Loop;
        _options = plain._options;
        _stream = plain._stream;
        Reader = new AsyncReader(plain.Reader);
        Writer = new AsyncWriter(plain.Writer, Reader);
    }

    /// <summary>Continues a transport's stream, when that starts TLS.</summary>
    internal Connection(EventLoop loop, IoStream stream, StreamOutput output, ConnectionOptions options)
    {
        Loop = loop;
        _options = options;
        _stream = stream;
        Reader = new AsyncReader(loop, new StreamInput(loop, stream), options.ReadLimit);
        Writer = new AsyncWriter(loop, stream, output, options.ToLimits(), Reader);
        Writer.CountAsOpen();
    }

    internal TimeSpan TlsShutdownTimeout => _options.TlsShutdownTimeout;

    /// <summary>Makes this end a TLS client: the bytes after this call are encrypted.</summary>
    /// <param name="options">The server's name, certificates, ALPN.</param>
    /// <param name="handshakeTimeout">More than zero. <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Default: 60 s.</param>
    /// <remarks>
    /// Suspends. The handshake's computations run on other threads. Nothing may be read or written meanwhile. If it fails, or is canceled,
    /// the connection is aborted. asyncio: <c>start_tls</c>.
    /// </remarks>
    /// <exception cref="AuthenticationException">The peer's certificate is not valid, or there is no common protocol.</exception>
    /// <exception cref="IOException">The peer ended the handshake.</exception>
    /// <exception cref="TimeoutException">The handshake took too long.</exception>
    public async Coroutine StartTlsAsync(SslClientAuthenticationOptions options, TimeSpan? handshakeTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        TlsOptions.CheckTimeout(handshakeTimeout);
        await UpgradeAsync(raw => TlsHandshake.AsClientAsync(raw, options, handshakeTimeout));
    }

    /// <summary>Makes this end a TLS server.</summary>
    /// <param name="options">The certificate, ALPN, whether clients need a certificate.</param>
    /// <param name="handshakeTimeout">More than zero. <see cref="Timeout.InfiniteTimeSpan"/>: no limit. Default: 60 s.</param>
    /// <inheritdoc cref="StartTlsAsync(SslClientAuthenticationOptions, TimeSpan?)" path="/remarks|/exception"/>
    public async Coroutine StartTlsAsync(SslServerAuthenticationOptions options, TimeSpan? handshakeTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        TlsOptions.CheckTimeout(handshakeTimeout);
        await UpgradeAsync(raw => TlsHandshake.AsServerAsync(raw, options, handshakeTimeout));
    }

    private async Coroutine UpgradeAsync(Func<Connection, Coroutine<TlsStream>> handshake)
    {
        Loop.CheckThread(this);
        Writer.CheckCanWrite();
        TlsStream? stream = null;
        try
        {
            stream = await handshake(new Connection(this));
        }
        finally
        {
            if (stream is null)
            {
                Abort();
            }
        }

        _stream = stream;
        Reader.Exchange(stream);
        Writer.Exchange(stream);
        _view = null;
        _pipeReader = null;
        _pipeWriter = null;
    }
}
