// A socket with its two halves: reading is AsyncReader's, writing and the state of the connection (open, ending, closing, closed) are
// AsyncWriter's; the members here forward to them. Opening is in Connection.Opening.cs, TLS in Connection.Tls.cs.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lariat.IO;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>A connected stream: TCP or a Unix socket, with or without TLS.</summary>
/// <remarks>
/// One task reads and any number of tasks write. Thread: its loop's. asyncio: <c>StreamReader</c> and <c>StreamWriter</c>.
/// </remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public sealed partial class Connection : IAsyncDisposable
{
    private readonly ConnectionOptions _options;

    // Replaced by the decrypted side when TLS starts.
    private IoStream _stream;

    internal Connection(EventLoop loop, IoStream stream, ConnectionOptions options)
    {
        Loop = loop;
        _stream = stream;
        _options = options;
        Reader = new AsyncReader(loop, new StreamInput(loop, stream), options.ReadLimit);
        Writer = new AsyncWriter(loop, stream, options.ToLimits(), Reader);
        Writer.CountAsOpen();
    }

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>The local address; null if the connection is closed.</summary>
    public EndPoint? LocalEndPoint => StreamHere.LocalEndPoint;

    /// <summary>The peer's address; null if the connection is closed or was reset.</summary>
    public EndPoint? RemoteEndPoint => StreamHere.RemoteEndPoint;

    /// <inheritdoc cref="AsyncWriter.IsClosing"/>
    public bool IsClosing => Writer.IsClosing;

    /// <summary>The stream, on its loop's thread only: on others, its descriptor's number may have been reused.</summary>
    private IoStream StreamHere
    {
        get
        {
            Loop.CheckThread(this);
            return _stream;
        }
    }

    private string DebuggerDisplay => $"closing: {IsClosing}, {BufferedBytes} bytes to read, {PendingWriteBytes} to send";

    /// <summary>Takes over a connected socket, which belongs to the connection from now on.</summary>
    /// <param name="socket">Connected; must not be used or disposed any more.</param>
    /// <param name="options">Limits and times; defaults if null.</param>
    /// <remarks>Takes effect at the call. asyncio: <c>open_connection(sock=…)</c>.</remarks>
    /// <exception cref="ArgumentException">The socket is not a stream socket.</exception>
    public static Connection FromSocket(Socket socket, ConnectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.SocketType != SocketType.Stream)
        {
            throw new ArgumentException($"A connected stream socket is expected, not one of type {socket.SocketType}.", nameof(socket));
        }

        options ??= ConnectionOptions.Default;
        options.Check();
        EventLoop loop = EventLoop.Current;
        return new Connection(loop, loop.Sockets.Adopt(socket), options);
    }

    /// <summary>Sets a socket option.</summary>
    /// <param name="level">The layer.</param>
    /// <param name="name">TCP_NODELAY, SO_KEEPALIVE or the size of a buffer.</param>
    /// <param name="value">0 and 1 for switches, bytes for sizes.</param>
    /// <remarks>Takes effect at the call. asyncio: <c>get_extra_info('socket').setsockopt</c>.</remarks>
    /// <exception cref="NotSupportedException">Connections do not have this option.</exception>
    public void SetOption(SocketOptionLevel level, SocketOptionName name, int value)
    {
        Loop.CheckThread(this);
        _stream.SetOption(level, name, value);
    }

    /// <summary>
    /// Closes: written bytes are still sent, in the background; nothing more can be written or received; bytes that have arrived can still
    /// be read.
    /// </summary>
    /// <remarks>A second call has no effect. asyncio: <c>close()</c>; see <see cref="WaitClosedAsync"/>.</remarks>
    public void Close() => Writer.Close();

    /// <summary>Closes immediately: unsent bytes are dropped, and the peer sees a reset.</summary>
    /// <remarks>A call after the connection has closed has no effect. asyncio: <c>transport.abort()</c>.</remarks>
    public void Abort() => Writer.Abort();

    /// <inheritdoc cref="AsyncWriter.WaitClosedAsync"/>
    public Coroutine WaitClosedAsync() => Writer.WaitClosedAsync();

    /// <summary>Closes and waits until written bytes are sent, at most <see cref="ConnectionOptions.CloseTimeout"/>; then aborts.</summary>
    /// <remarks>If the calling task is being canceled, it aborts immediately: a canceled handler does not wait for a slow peer.</remarks>
    public ValueTask DisposeAsync() => Writer.DisposeAsync();
}
