// asyncio's StreamWriter (Lib/asyncio/streams.py) over a driver's stream. Its states: open; ending (EndWriting was called: the peer sees
// the end of the stream, a connection can still be read); closing (Close was called: pending bytes are still sent, nothing is read any
// more); closed. Abort leads directly to closed. Closing is in AsyncWriter.Closing.cs.
using System.Diagnostics;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>Writes a stream of bytes: a connection's, a pipe's, a child process' input.</summary>
/// <remarks>Any number of tasks write. Thread: its loop's. asyncio: <c>StreamWriter</c>.</remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public sealed partial class AsyncWriter : IAsyncDisposable, IOutputListener
{
    // Both are replaced by the encrypted side when TLS starts.
    private IoStream _stream;
    private StreamOutput _output;

    // Not null while a file is being sent: called if the stream is closed meanwhile.
    private Action? _exclusive;

    internal AsyncWriter(EventLoop loop, IoStream stream, StreamLimits limits, AsyncReader? reader = null)
    {
        Loop = loop;
        _stream = stream;
        _limits = limits;
        _output = new StreamOutput(loop, stream, limits.WriteHighWater, limits.WriteLowWater) { Listener = this };
        stream.FailureSink = _output;
        _reader = reader;
        reader?.Pair(_output);
    }

    /// <summary>Continues with an output that other code has begun: a transport that starts TLS.</summary>
    internal AsyncWriter(EventLoop loop, IoStream stream, StreamOutput output, StreamLimits limits, AsyncReader reader)
    {
        Loop = loop;
        _stream = stream;
        _limits = limits;
        _output = output;
        _output.Listener = this;
        _reader = reader;
        reader.Pair(output);
    }

    /// <summary>Takes over the state of another writer: the encrypted side of a connection that starts TLS.</summary>
    internal AsyncWriter(AsyncWriter plain, AsyncReader reader)
    {
        Loop = plain.Loop;
        _stream = plain._stream;
        _limits = plain._limits;
        _output = plain._output;
        _output.Listener = this;
        _reader = reader;
    }

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>The number of written bytes that the system has not accepted yet.</summary>
    /// <remarks>asyncio: <c>transport.get_write_buffer_size()</c>.</remarks>
    public int PendingWriteBytes => _output.PendingBytes;

    private string DebuggerDisplay => $"{_phase}, {_output.PendingBytes} bytes to send";

    /// <summary>
    /// Writes bytes: sends as many as the system accepts now and keeps the rest. Never waits; follow it with <see cref="DrainAsync"/>.
    /// </summary>
    /// <param name="data">May be reused when the call returns.</param>
    /// <remarks>asyncio: <c>write</c>.</remarks>
    /// <exception cref="InvalidOperationException">The stream was closed, or <see cref="EndWriting"/> was called.</exception>
    /// <exception cref="IOException">The pipe is broken: its reading end is closed.</exception>
    /// <exception cref="SocketException">A connection is lost.</exception>
    public void Write(ReadOnlySpan<byte> data)
    {
        Loop.CheckThread(this);
        CheckCanWrite();
        _output.Write(data);
    }

    /// <summary>Writes several pieces, one after the other; no newline is added.</summary>
    /// <param name="pieces">May be reused when the call returns.</param>
    /// <remarks>asyncio: <c>writelines</c>.</remarks>
    /// <inheritdoc cref="Write" path="/exception"/>
    public void WriteLines(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            Write(piece.Span);
        }
    }

    /// <summary>If more bytes than the high-water mark (64 KiB by default) are pending, waits until the low-water mark.</summary>
    /// <remarks>
    /// Suspends only then. Cancellation ends the wait; written bytes are still sent. Several tasks may drain. asyncio: <c>drain()</c>.
    /// </remarks>
    /// <exception cref="IOException">The pipe is broken: its reading end is closed.</exception>
    /// <exception cref="SocketException">A connection is lost.</exception>
    public async Coroutine DrainAsync()
    {
        Loop.CheckThread(this);
        if (_output.IsPaused)
        {
            await _output.DrainAsync(completely: false);
        }

        ThrowIfLost();
    }

    /// <summary>Writes bytes and drains: the usual call of a sending task.</summary>
    /// <param name="data">May be reused when the call has started to wait.</param>
    /// <inheritdoc cref="DrainAsync" path="/remarks"/>
    /// <inheritdoc cref="Write" path="/exception"/>
    public async Coroutine WriteAsync(ReadOnlyMemory<byte> data)
    {
        Write(data.Span);
        if (_output.IsPaused)
        {
            await _output.DrainAsync(completely: false);
        }

        ThrowIfLost();
    }

    /// <summary>Waits until the system has accepted all written bytes.</summary>
    /// <remarks>Suspends unless it has. Cancellation ends the wait; written bytes are still sent. No counterpart in asyncio.</remarks>
    /// <inheritdoc cref="DrainAsync" path="/exception"/>
    public async Coroutine FlushAsync()
    {
        Loop.CheckThread(this);
        await _output.DrainAsync(completely: true);
        ThrowIfLost();
    }

    /// <summary>True if writing is not paused; otherwise the operation completes when it resumes.</summary>
    internal bool TryDrain(IoOperation operation)
    {
        ThrowIfLost();
        if (!_output.IsPaused)
        {
            return true;
        }

        _output.AddDrainer(operation);
        return false;
    }

    internal void ForgetDrain(IoOperation operation) => _output.RemoveDrainer(operation);

    /// <summary>Continues with another stream: TLS has started on the connection.</summary>
    internal void Exchange(IoStream stream)
    {
        _stream = stream;
        _output = new StreamOutput(Loop, stream, _limits.WriteHighWater, _limits.WriteLowWater) { Listener = this };
        stream.FailureSink = _output;
        _reader?.Pair(_output);
    }

    /// <summary>
    /// Reserves the stream while a file is sent past the writer: nothing can be written until <see cref="EndExclusive"/>.
    /// </summary>
    /// <param name="closing">Called if the stream is closed meanwhile.</param>
    /// <returns>The output, with the written bytes that are not sent yet.</returns>
    internal StreamOutput BeginExclusive(Action closing)
    {
        Loop.CheckThread(this);
        CheckCanWrite();
        _exclusive = closing;
        return _output;
    }

    internal void EndExclusive() => _exclusive = null;

    internal void CheckCanWrite()
    {
        CheckNotExclusive();
        if (_phase != Phase.Open)
        {
            throw new InvalidOperationException(_phase == Phase.Ending || _hasEndedPipe
                ? "EndWriting was called: nothing more can be written to this stream."
                : "The stream was closed: nothing can be written to it any more.");
        }

        ThrowIfLost();
    }

    private void CheckNotExclusive()
    {
        if (_exclusive is not null)
        {
            throw new InvalidOperationException("A file is being sent: write when SendFileAsync has ended.");
        }
    }

    private void ThrowIfLost()
    {
        if (_output.Failure != SocketError.Success)
        {
            throw _stream.MakeException(_output.Failure, isSending: true);
        }
    }
}
