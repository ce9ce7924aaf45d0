// The life of a connection: open; ending (EndWriting was called: the peer sees the end of our stream, we still read); closing (Close was
// called: what is pending is still sent, nothing is read any more); closed. Abort goes straight to closed. Reading is in
// Connection.Reading.cs, writing in Connection.Writing.cs, opening in Connection.Opening.cs.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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
    private ConnectionInput _input;
    private ConnectionOutput _output;
    private WaitQueue? _closeWaiters;
    private Phase _phase;

    private enum Phase : byte
    {
        Open,

        /// <summary>Our direction has ended, or will when what is pending is sent.</summary>
        Ending,

        /// <summary>Sends what is pending, then closes.</summary>
        Closing,

        Closed,
    }

    internal Connection(EventLoop loop, IoStream stream, ConnectionOptions options)
    {
        Loop = loop;
        _stream = stream;
        _options = options;
        _input = new ConnectionInput(loop, stream);
        _output = new ConnectionOutput(loop, stream, options.WriteHighWater, options.EffectiveLowWater);
    }

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>The local address; null if the connection is closed.</summary>
    public EndPoint? LocalEndPoint => _stream.LocalEndPoint;

    /// <summary>The peer's address; null if the connection is closed or was reset.</summary>
    public EndPoint? RemoteEndPoint => _stream.RemoteEndPoint;

    /// <summary>True once <see cref="Close"/> or <see cref="Abort"/> was called, or sending failed.</summary>
    /// <remarks>asyncio: <c>is_closing()</c>.</remarks>
    public bool IsClosing => _phase >= Phase.Closing || _output.Failure != SocketError.Success;

    private string DebuggerDisplay => $"{_phase}, {_input.Length} bytes to read, {_output.PendingBytes} to send";

    /// <summary>Takes a connected socket over: it belongs to the connection from now on.</summary>
    /// <param name="socket">Connected; must not be used or disposed any more.</param>
    /// <param name="options">Limits and times; defaults if null.</param>
    /// <remarks>Acts at the call.</remarks>
    public static Connection FromSocket(Socket socket, ConnectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        options ??= ConnectionOptions.Default;
        options.Check();
        EventLoop loop = EventLoop.Current;
        return new Connection(loop, loop.Sockets.Adopt(socket), options);
    }

    /// <summary>Sets a socket option.</summary>
    /// <exception cref="NotSupportedException">The option is none of a connection's.</exception>
    public void SetOption(SocketOptionLevel level, SocketOptionName name, int value)
    {
        Loop.CheckThread();
        _stream.SetOption(level, name, value);
    }

    /// <summary>Closes: what was written is still sent, in the background; nothing more can be read or written.</summary>
    /// <remarks>A second call does nothing. asyncio: <c>close()</c>; see <see cref="WaitClosedAsync"/>.</remarks>
    public void Close()
    {
        Loop.CheckThread();
        if (_phase >= Phase.Closing)
        {
            return;
        }

        _phase = Phase.Closing;
        _input.Close();
        if (_output.PendingBytes == 0)
        {
            CloseNow();
        }
        else
        {
            // The loop must not need a task for this: a connection may be closed where none runs.
            _output.WhenDrained(CloseNow);
        }
    }

    /// <summary>Closes at once: what was not sent is dropped, and the peer sees a reset.</summary>
    /// <remarks>A call after the connection has closed does nothing. asyncio: <c>transport.abort()</c>.</remarks>
    public void Abort()
    {
        Loop.CheckThread();
        if (_phase == Phase.Closed)
        {
            return;
        }

        _input.Close();
        _stream.SetReset();
        _output.Fail(SocketError.OperationAborted);
        CloseNow();
    }

    /// <summary>Waits until the connection has closed: after <see cref="Close"/>, until everything was sent or sending failed.</summary>
    /// <remarks>Suspends unless it is closed. asyncio: <c>wait_closed()</c>.</remarks>
    public async Coroutine WaitClosedAsync()
    {
        while (_phase != Phase.Closed)
        {
            WaitQueue waiters = _closeWaiters ??= new WaitQueue();
            Waiter waiter = waiters.Add(Loop);
            try
            {
                await waiter;
            }
            finally
            {
                waiters.Remove(waiter);
            }
        }
    }

    /// <summary>Closes and waits until what was written is sent, at most <see cref="ConnectionOptions.CloseTimeout"/>; then aborts.</summary>
    /// <remarks>If the calling task is being cancelled it aborts at once: a cancelled handler does not wait for a slow peer.</remarks>
    public ValueTask DisposeAsync()
    {
        if (_phase == Phase.Closed)
        {
            return default;
        }

        if (LoopTask.CurrentOrNull is not { } task)
        {
            Close();
            return default;
        }

        if (task.CancelRequests > 0)
        {
            Abort();
            return default;
        }

        Close();
        return _phase == Phase.Closed ? default : WaitThenAbortAsync();
    }

    private async ValueTask WaitThenAbortAsync()
    {
        try
        {
            await Coroutine.WaitFor(WaitClosedAsync(), _options.CloseTimeout);
        }
        catch (TimeoutException)
        {
            // The peer does not take what was written: that is what the limit is for.
        }
        finally
        {
            Abort();
        }
    }

    private void CloseNow()
    {
        if (_phase == Phase.Closed)
        {
            return;
        }

        _phase = Phase.Closed;
        _stream.Close();
        _closeWaiters?.Wake(_closeWaiters.Count);
    }
}
