// asyncio's _SelectorSocketTransport (Lib/asyncio/selector_events.py) over a driver's stream: the callback layer, for protocol code that is
// ported. Reading is one operation that is armed again after every callback; writing is the buffer of connections.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>A connection as callbacks see it. Thread: its loop's. asyncio: <c>Transport</c>.</summary>
[DebuggerDisplay("closing: {IsClosing}, {WriteBufferBytes} bytes to send")]
public sealed class StreamTransport
{
    private static readonly Action<object?> s_connect = static self => ((StreamTransport)self!).Connect();
    private static readonly Action<object?> s_disconnect = static self => ((StreamTransport)self!).Disconnect();

    private readonly LoopContext? _context = LoopContext.CaptureOrNull();
    private readonly IoStream _stream;
    private readonly TransportReader _reader;
    private readonly IO.StreamOutput _output;
    private Exception? _error;
    private bool _isDisconnecting;
    private bool _hasEndedWriting;

    internal StreamTransport(EventLoop loop, IoStream stream, IBaseProtocol protocol, int highWater, int lowWater)
    {
        Loop = loop;
        _stream = stream;
        Protocol = protocol;
        _reader = new TransportReader(this, stream);
        _output = new IO.StreamOutput(loop, stream, highWater, lowWater) { PausedChanged = OnPausedChanged };
        loop.CallSoon(s_connect, this, _context);
    }

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>Who is told. Can be replaced at any time, also by one of the other kind. asyncio: <c>set_protocol</c>.</summary>
    public IBaseProtocol Protocol { get; set; }

    /// <summary>The local address; null if it is closed.</summary>
    public EndPoint? LocalEndPoint => _stream.LocalEndPoint;

    /// <summary>The peer's address; null if it is closed.</summary>
    public EndPoint? RemoteEndPoint => _stream.RemoteEndPoint;

    /// <summary>True once it is closing or lost. asyncio: <c>is_closing()</c>.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>False while reading is paused, or over. asyncio: <c>is_reading()</c>.</summary>
    public bool IsReading => _reader.IsReading && !IsClosing;

    /// <summary>Bytes that the system has not taken yet. asyncio: <c>get_write_buffer_size()</c>.</summary>
    public int WriteBufferBytes => _output.PendingBytes;

    /// <summary>No more <see cref="IProtocol.OnReceived"/> until <see cref="ResumeReading"/>. Idempotent. asyncio: <c>pause_reading()</c>.</summary>
    public void PauseReading()
    {
        Loop.CheckThread();
        _reader.Pause();
    }

    /// <summary>Goes on after <see cref="PauseReading"/>. Idempotent. asyncio: <c>resume_reading()</c>.</summary>
    public void ResumeReading()
    {
        Loop.CheckThread();
        if (!IsClosing)
        {
            _reader.Resume();
        }
    }

    /// <summary>Sends what the system takes now and keeps the rest. Dropped if the connection is lost or closing. asyncio: <c>write</c>.</summary>
    /// <exception cref="InvalidOperationException"><see cref="EndWriting"/> was called.</exception>
    public void Write(ReadOnlySpan<byte> data)
    {
        Loop.CheckThread();
        if (_hasEndedWriting)
        {
            throw new InvalidOperationException("EndWriting was called: this transport cannot be written to any more.");
        }

        if (!IsClosing)
        {
            _output.Write(data);
            if (_output.Failure != SocketError.Success)
            {
                Fail(_output.Failure);
            }
        }
    }

    /// <summary>Sets the marks of <see cref="IBaseProtocol.OnWritingPaused"/>. asyncio: <c>set_write_buffer_limits</c>.</summary>
    /// <param name="highWater">Default: 64 KiB, or four times the low mark.</param>
    /// <param name="lowWater">Default: a quarter of the high mark.</param>
    /// <exception cref="ArgumentOutOfRangeException">A mark is negative, or the low one is above the high one.</exception>
    public void SetWriteBufferLimits(int? highWater = null, int? lowWater = null)
    {
        Loop.CheckThread();
        int high = highWater ?? (lowWater is { } given ? 4 * given : 64 * 1024);
        int low = lowWater ?? (high / 4);
        ArgumentOutOfRangeException.ThrowIfNegative(low, nameof(lowWater));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(low, high, nameof(lowWater));
        _output.SetLimits(high, low);
    }

    /// <summary>Ends our direction when what is pending is sent. asyncio: <c>write_eof()</c>.</summary>
    public void EndWriting()
    {
        Loop.CheckThread();
        if (IsClosing || _hasEndedWriting)
        {
            return;
        }

        _hasEndedWriting = true;
        if (_output.PendingBytes == 0)
        {
            _stream.Shutdown(SocketShutdown.Send);
        }
        else
        {
            _output.WhenDrained(() => _stream.Shutdown(SocketShutdown.Send));
        }
    }

    /// <summary>Stops reading, sends what is pending, then disconnects. asyncio: <c>close()</c>.</summary>
    public void Close()
    {
        Loop.CheckThread();
        if (IsClosing)
        {
            return;
        }

        IsClosing = true;
        _reader.Pause();
        if (_output.PendingBytes == 0)
        {
            DisconnectSoon(null);
        }
        else
        {
            _output.WhenDrained(() => DisconnectSoon(_output.Failure == SocketError.Success ? null : MakeError(_output.Failure)));
        }
    }

    /// <summary>Drops what is pending and disconnects at once. asyncio: <c>abort()</c>.</summary>
    public void Abort()
    {
        Loop.CheckThread();
        Abandon(null);
    }

    internal void Fail(SocketError error) => Abandon(MakeError(error));

    /// <summary>A callback of the protocol threw.</summary>
    internal void FailByProtocol(Exception error)
    {
        Loop.CallExceptionHandler(new LoopErrorContext { Message = "A protocol's callback threw: its connection is aborted.", Exception = error });
        Abandon(error);
    }

    internal void RunInContext(Action<object?> callback, object state) => Loop.RunCallback(callback, state, _context, LoopErrorKind.Callback, handle: null);

    private static SocketException MakeError(SocketError error) => SocketFailure.Create(error, "A transport's connection");

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

        if (!IsClosing)
        {
            _reader.Start();
        }
    }

    private void Abandon(Exception? error)
    {
        IsClosing = true;
        _reader.Pause();
        _stream.SetReset();
        DisconnectSoon(error);
        _output.Fail(SocketError.OperationAborted);
    }

    private void DisconnectSoon(Exception? error)
    {
        if (!_isDisconnecting)
        {
            _isDisconnecting = true;
            _error = error;
            Loop.CallSoon(s_disconnect, this, _context);
        }
    }

    private void Disconnect()
    {
        try
        {
            Protocol.OnDisconnected(_error);
        }
        finally
        {
            _stream.Close();
        }
    }

    private void OnPausedChanged(bool isPaused)
    {
        if (_isDisconnecting)
        {
            return;
        }

        try
        {
            if (isPaused)
            {
                Protocol.OnWritingPaused();
            }
            else
            {
                Protocol.OnWritingResumed();
            }
        }
        catch (Exception error)
        {
            Loop.CallExceptionHandler(new LoopErrorContext { Message = "A protocol's pause or resume of writing threw.", Exception = error });
        }
    }
}
