// asyncio's _SelectorSocketTransport (Lib/asyncio/selector_events.py) over a driver's stream: the callback layer, for ported protocol
// code. Reading is one operation that is armed again after every callback; writing uses the buffer of connections. With TLS the stream is
// the decrypted side (TlsStream), and this class does not depend on it. Writing is in StreamTransport.Writing.cs, the end in
// StreamTransport.Ending.cs.
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Lariat.IO;
using Lariat.Net;

namespace Lariat.LowLevel;

/// <summary>A connection for callback protocols. Thread: its loop's. asyncio: <c>Transport</c>.</summary>
[DebuggerDisplay("closing: {IsClosing}, {WriteBufferBytes} bytes to send")]
public sealed partial class StreamTransport : IOutputListener
{
    private static readonly Action<object?> s_connect = static self => ((StreamTransport)self!).Connect();
    private static readonly Action<object?> s_start = static self => ((StreamTransport)self!).StartReading();
    private static readonly Action<object?> s_disconnect = static self => ((StreamTransport)self!).Disconnect();

    private readonly LoopContext? _context = LoopContext.CaptureOrNull();
    private readonly IoStream _stream;
    private readonly TransportReader _reader;
    private readonly StreamOutput _output;
    private readonly TransportKind _kind;
    private IBaseProtocol _protocol;
    private Exception? _error;

    // The new owner of the bytes, and the transport of the decrypted side, if StartTlsAsync has replaced this one.
    private Connection? _successor;
    private StreamTransport? _secure;
    private bool _isClosing;
    private bool _isDisconnecting;

    internal StreamTransport(EventLoop loop, IoStream stream, IBaseProtocol protocol, ConnectionOptions options, bool mustConnect,
        TransportKind kind = TransportKind.Connection)
    {
        Loop = loop;
        Options = options;
        _stream = stream;
        _protocol = protocol;
        _kind = kind;
        _reader = new TransportReader(this, stream);
        _output = new StreamOutput(loop, stream, options.WriteHighWater, options.EffectiveLowWater) { Listener = this };
        stream.FailureSink = _output;
        WriteBufferLimits = (options.EffectiveLowWater, options.WriteHighWater);
        loop.OpenConnections += OwnConnections;
        loop.CallSoon(mustConnect ? s_connect : s_start, this, _context);
    }

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>
    /// The protocol. Can be replaced at any time, even by the other kind. asyncio: <c>set_protocol</c>, <c>get_protocol</c>.
    /// </summary>
    public IBaseProtocol Protocol
    {
        get => _protocol;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Loop.CheckThread(this);
            _protocol = value;
        }
    }

    /// <summary>The local address; null if it is closed. asyncio: <c>get_extra_info('sockname')</c>.</summary>
    public EndPoint? LocalEndPoint => StreamHere.LocalEndPoint;

    /// <summary>The peer's address; null if it is closed. asyncio: <c>get_extra_info('peername')</c>.</summary>
    public EndPoint? RemoteEndPoint => StreamHere.RemoteEndPoint;

    /// <summary>The parameters of TLS (protocol, cipher, certificates, ALPN); null without TLS.</summary>
    /// <remarks>asyncio: <c>get_extra_info</c> with <c>ssl_object</c>, <c>peercert</c>, <c>cipher</c>.</remarks>
    public SslStream? Tls => (_stream as TlsStream)?.Tls;

    /// <summary>True once it is closing or lost. asyncio: <c>is_closing()</c>.</summary>
    public bool IsClosing => _successor is { } raw ? raw.IsClosing || _secure is { _isClosing: true } : _isClosing;

    /// <summary>False while reading is paused, or over, and for a transport that only writes. asyncio: <c>is_reading()</c>.</summary>
    public bool IsReading => _reader.IsReading && !_isClosing && _kind != TransportKind.WritePipe;

    internal ConnectionOptions Options { get; }

    // With TLS, the encrypted side counts.
    private int OwnConnections => _stream is TlsStream ? 0 : 1;

    /// <summary>The server that created it; notified when the connection is lost, after the protocol.</summary>
    internal TransportServer? Server { get; set; }

    /// <summary>Sets a socket option.</summary>
    /// <param name="level">The layer.</param>
    /// <param name="name">TCP_NODELAY, SO_KEEPALIVE or the size of a buffer.</param>
    /// <param name="value">0 and 1 for switches, bytes for sizes.</param>
    /// <remarks>asyncio: <c>get_extra_info('socket').setsockopt</c>.</remarks>
    /// <exception cref="NotSupportedException">Connections do not have this option.</exception>
    public void SetOption(SocketOptionLevel level, SocketOptionName name, int value)
    {
        Loop.CheckThread(this);
        _stream.SetOption(level, name, value);
    }

    /// <summary>The stream, on its loop's thread only: on others, its descriptor's number may have been reused.</summary>
    private IoStream StreamHere
    {
        get
        {
            Loop.CheckThread(this);
            return _stream;
        }
    }

    /// <summary>
    /// Pauses <see cref="IProtocol.OnReceived"/> until <see cref="ResumeReading"/>. Idempotent. asyncio: <c>pause_reading()</c>.
    /// </summary>
    public void PauseReading()
    {
        Loop.CheckThread(this);
        if (!_isClosing && _kind != TransportKind.WritePipe)
        {
            _reader.Pause();
        }
    }

    /// <summary>Resumes after <see cref="PauseReading"/>. Idempotent. asyncio: <c>resume_reading()</c>.</summary>
    public void ResumeReading()
    {
        Loop.CheckThread(this);
        if (!_isClosing)
        {
            _reader.Resume();
        }
    }

    /// <summary>Leaves the connection to the code that encrypts it: this transport stops reading and writing.</summary>
    /// <exception cref="InvalidOperationException">It is closing, or busy.</exception>
    internal Connection Detach()
    {
        if (_isClosing || _hasEndedWriting || Tls is not null)
        {
            throw new InvalidOperationException(Tls is not null
                ? "This transport has TLS already."
                : "TLS cannot start: the transport is closing, was replaced, or EndWriting was called.");
        }

        CheckNoFile();
        _isClosing = true;
        ReadOnlyMemory<byte> undelivered = _reader.Stop();
        if (_output.IsPaused)
        {
            // Pending data no longer concerns the protocol.
            ((IOutputListener)this).OnPausedChanged(isPaused: false);
        }

        _successor = new Connection(Loop, _stream, _output, Options);
        _successor.Reader.Feed(undelivered.Span);
        Loop.OpenConnections -= OwnConnections;
        return _successor;
    }

    /// <summary>
    /// Sets the transport for which <see cref="Detach"/> was called: once it closes, this one does, with or without close_notify.
    /// </summary>
    internal void ReplaceBy(StreamTransport secure) => _secure = secure;

    /// <summary>The memory of a buffered protocol. Without memory, no transport can continue, not even a pipe: it is aborted.</summary>
    internal Memory<byte> GetBuffer(IBufferedProtocol protocol, int sizeHint)
    {
        try
        {
            Memory<byte> buffer = protocol.GetBuffer(sizeHint);
            return buffer.IsEmpty ? throw new InvalidOperationException("GetBuffer returned an empty buffer.") : buffer;
        }
        catch (Exception error)
        {
            Loop.CallExceptionHandler(
                new LoopErrorContext { Message = "A protocol's GetBuffer failed: its transport is aborted.", Exception = error });
            Abandon(error);
            return default;
        }
    }

    internal void RunInContext(Action<object?> callback, object state)
        => Loop.RunCallback(callback, state, _context, LoopErrorKind.Callback, handle: null);

    private void Connect()
    {
        try
        {
            Protocol.OnConnected(this);
        }
        catch (Exception error)
        {
            FailByProtocol(error);
        }

        StartReading();
    }

    private void StartReading()
    {
        if (!_isClosing)
        {
            _reader.Start();
        }
    }
}
