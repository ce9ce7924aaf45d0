// Writing, with the limits that pause and resume the protocol. asyncio: WriteTransport (Lib/asyncio/transports.py).
using System.Net.Sockets;
using Lariat.IO;
using Lariat.Net;

namespace Lariat.LowLevel;

public sealed partial class StreamTransport
{
    // asyncio's constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES: a protocol that keeps writing to a lost connection has a bug.
    private const int LostWritesToWarn = 5;

    private int _lostWrites;
    private bool _hasEndedWriting;

    /// <summary>Bytes that the system has not accepted yet. asyncio: <c>get_write_buffer_size()</c>.</summary>
    public int WriteBufferBytes => _output.PendingBytes;

    /// <summary>The marks of <see cref="SetWriteBufferLimits"/>, in bytes. asyncio: <c>get_write_buffer_limits()</c>.</summary>
    public (int LowWater, int HighWater) WriteBufferLimits { get; private set; }

    /// <summary>
    /// Sends as much as the system accepts now and keeps the rest. Dropped if the connection is lost or closing. asyncio: <c>write</c>.
    /// </summary>
    /// <param name="data">May be reused when the call returns.</param>
    /// <exception cref="InvalidOperationException">
    /// <see cref="EndWriting"/> of a connection was called, a file is being sent, TLS has replaced this transport, or it reads a pipe.
    /// </exception>
    public void Write(ReadOnlySpan<byte> data)
    {
        Loop.CheckThread(this);
        CheckWrites();
        if (_hasEndedWriting || _successor is not null)
        {
            throw new InvalidOperationException(_hasEndedWriting
                ? "EndWriting was called: this transport cannot be written to any more."
                : "StartTlsAsync has replaced this transport: write to the one that it returned.");
        }

        CheckNoFile();
        if (_isClosing)
        {
            WarnOfLostWrites();
            return;
        }

        _output.Write(data);
    }

    /// <summary>As <see cref="Write"/>, for each of the pieces. asyncio: <c>writelines</c>.</summary>
    /// <inheritdoc cref="Write" path="/exception"/>
    public void WriteLines(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            Write(piece.Span);
        }
    }

    /// <summary>Sets the marks of <see cref="IBaseProtocol.OnWritingPaused"/>. asyncio: <c>set_write_buffer_limits</c>.</summary>
    /// <param name="highWater">Default: 64 KiB, or four times the low mark.</param>
    /// <param name="lowWater">Default: a quarter of the high mark.</param>
    /// <exception cref="ArgumentOutOfRangeException">A mark is negative, or the low one is above the high one.</exception>
    public void SetWriteBufferLimits(int? highWater = null, int? lowWater = null)
    {
        Loop.CheckThread(this);
        (int low, int high) = TransportLimits.Check(highWater, lowWater);
        WriteBufferLimits = (low, high);
        _output.SetLimits(high, low);
    }

    /// <summary>Ends the local direction when pending data is sent. A second call has no effect. asyncio: <c>write_eof()</c>.</summary>
    /// <remarks>
    /// A pipe has only this direction, so this is <see cref="Close"/>: it is closing immediately, and later writes are dropped. Every
    /// transport can: asyncio's <c>can_write_eof()</c> is false with TLS, where this sends close_notify.
    /// </remarks>
    /// <exception cref="InvalidOperationException">A file is being sent, or the transport reads a pipe.</exception>
    public void EndWriting()
    {
        Loop.CheckThread(this);
        CheckWrites();
        if (_kind == TransportKind.WritePipe)
        {
            Close();
            return;
        }

        if (_isClosing || _hasEndedWriting)
        {
            return;
        }

        CheckNoFile();
        _hasEndedWriting = true;
        if (_output.PendingBytes == 0)
        {
            _stream.Shutdown(SocketShutdown.Send);
        }
        else
        {
            _output.WhenDrained(() =>
            {
                if (_output.Failure == SocketError.Success)
                {
                    _stream.Shutdown(SocketShutdown.Send);
                }
            });
        }
    }

    private void CheckWrites()
    {
        if (_kind == TransportKind.ReadPipe)
        {
            throw new InvalidOperationException("This transport reads a pipe: nothing can be written to it.");
        }
    }

    private void WarnOfLostWrites()
    {
        if (++_lostWrites == LostWritesToWarn)
        {
            Loop.WriteLog($"{_protocol.GetType().Name} keeps writing to a transport that is closed or lost: see OnDisconnected and "
                + "IsClosing.");
        }
    }

    // As asyncio's _fatal_error: the first failed send ends the transport, whether it reads or not.
    void IOutputListener.OnFailed(SocketError error) => Abandon((_stream as TlsStream)?.ClosingError ?? MakeError(error));

    void IOutputListener.OnPausedChanged(bool isPaused)
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
            Loop.CallExceptionHandler(
                new LoopErrorContext { Message = "A protocol's pause or resume of writing threw.", Exception = error });
        }
    }
}
