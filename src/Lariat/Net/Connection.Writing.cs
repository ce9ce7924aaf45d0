using System.Net.Sockets;

namespace Lariat.Net;

public sealed partial class Connection
{
    /// <summary>How many written bytes the system has not taken yet.</summary>
    /// <remarks>asyncio: <c>get_write_buffer_size()</c>.</remarks>
    public int PendingWriteBytes => _output.PendingBytes;

    /// <summary>Writes bytes: sends what the system takes now and keeps the rest. Never waits; follow it with <see cref="DrainAsync"/>.</summary>
    /// <param name="data">May be reused when the call returns.</param>
    /// <remarks>asyncio: <c>write</c>.</remarks>
    /// <exception cref="InvalidOperationException">The connection was closed, or <see cref="EndWriting"/> was called.</exception>
    /// <exception cref="SocketException">The connection is lost.</exception>
    public void Write(ReadOnlySpan<byte> data)
    {
        Loop.CheckThread();
        CheckCanWrite();
        _output.Write(data);
    }

    /// <summary>Waits while more than <see cref="ConnectionOptions.WriteHighWater"/> bytes are pending, until the low-water mark.</summary>
    /// <remarks>
    /// Suspends only then. Cancellation ends the wait; what was written is still sent. Several tasks may drain. asyncio: <c>drain()</c>.
    /// </remarks>
    /// <exception cref="SocketException">The connection is lost.</exception>
    public async Coroutine DrainAsync()
    {
        Loop.CheckThread();
        if (_output.IsPaused)
        {
            await _output.DrainAsync(completely: false);
        }

        ThrowIfLost();
    }

    /// <summary>Writes bytes and drains: what a task that sends usually wants.</summary>
    /// <param name="data">May be reused when the call has started to wait.</param>
    /// <inheritdoc cref="DrainAsync" path="/remarks"/>
    /// <exception cref="InvalidOperationException">The connection was closed, or <see cref="EndWriting"/> was called.</exception>
    /// <exception cref="SocketException">The connection is lost.</exception>
    public async Coroutine WriteAsync(ReadOnlyMemory<byte> data)
    {
        Write(data.Span);
        if (_output.IsPaused)
        {
            await _output.DrainAsync(completely: false);
        }

        ThrowIfLost();
    }

    /// <summary>Waits until the system has taken everything that was written.</summary>
    /// <exception cref="SocketException">The connection is lost.</exception>
    public async Coroutine FlushAsync()
    {
        Loop.CheckThread();
        await _output.DrainAsync(completely: true);
        ThrowIfLost();
    }

    /// <summary>Ends our direction when what is pending is sent: the peer reads the end of the stream, we can still read.</summary>
    /// <remarks>A second call does nothing. asyncio: <c>write_eof()</c>.</remarks>
    public void EndWriting()
    {
        Loop.CheckThread();
        if (_phase != Phase.Open)
        {
            return;
        }

        _phase = Phase.Ending;
        if (_output.PendingBytes == 0)
        {
            _stream.Shutdown(SocketShutdown.Send);
        }
        else
        {
            _output.WhenDrained(() =>
            {
                if (_phase == Phase.Ending)
                {
                    _stream.Shutdown(SocketShutdown.Send);
                }
            });
        }
    }

    private void CheckCanWrite()
    {
        if (_phase != Phase.Open)
        {
            throw new InvalidOperationException(_phase == Phase.Ending
                ? "EndWriting was called: this connection can be read from but not written to any more."
                : "The connection was closed: nothing can be written to it any more.");
        }

        ThrowIfLost();
    }

    private void ThrowIfLost()
    {
        if (_output.Failure != SocketError.Success)
        {
            throw SocketFailure.Create(_output.Failure, "Sending on a connection");
        }
    }
}
