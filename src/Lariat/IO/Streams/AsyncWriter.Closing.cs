// How a stream ends: the local direction first (EndWriting), all of it when pending bytes are sent (Close), or immediately (Abort). Phase
// records the progress, and never goes back. asyncio: write_eof, close, wait_closed, abort.
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.IO;

public sealed partial class AsyncWriter
{
    private readonly StreamLimits _limits;

    // The other half of the same stream: closing ends it as well. Null for a stream of one direction.
    private readonly AsyncReader? _reader;
    private WaitQueue? _closeWaiters;
    private Phase _phase;

    // True if EndWriting has closed the stream, since a pipe has one direction.
    private bool _hasEndedPipe;

    // True for a connection; false for the encrypted side of one, which is counted itself.
    private bool _isCounted;

    private enum Phase : byte
    {
        Open,

        /// <summary>The local direction has ended, or will when pending bytes are sent.</summary>
        Ending,

        /// <summary>Sends pending bytes, then closes.</summary>
        Closing,

        Closed,
    }

    /// <summary>
    /// True once <see cref="Close"/> or <see cref="Abort"/> was called, sending failed, or the reader has met a reset; for a pipe also once
    /// <see cref="EndWriting"/> was called.
    /// </summary>
    /// <remarks>asyncio: <c>is_closing()</c>.</remarks>
    public bool IsClosing => _phase >= Phase.Closing || _output.Failure != SocketError.Success;

    /// <summary>True if <see cref="Close"/> or <see cref="Abort"/> was called: a stream that was only lost still must be closed.</summary>
    internal bool HasBegunToClose => _phase >= Phase.Closing;

    /// <summary>True if it has closed completely, with no bytes left to send.</summary>
    internal bool IsClosed => _phase == Phase.Closed;

    /// <summary>Called once, when it has closed completely, with no bytes left to send.</summary>
    internal Action? Closed { get; set; }

    /// <summary>Called once, when sending failed at a write or in the background, or the reader has met a reset.</summary>
    internal Action<SocketError>? Lost { get; set; }

    /// <summary>
    /// Ends the local direction when pending bytes are sent: the peer reads the end of the stream; a connection can still be read. A pipe
    /// has only this direction, so it closes: <see cref="IsClosing"/> is true immediately.
    /// </summary>
    /// <remarks>A second call has no effect. asyncio: <c>write_eof()</c>.</remarks>
    public void EndWriting()
    {
        Loop.CheckThread(this);
        if (_phase != Phase.Open)
        {
            return;
        }

        CheckNotExclusive();
        if (_reader is null)
        {
            _hasEndedPipe = true;
            Close();
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
                if (_phase == Phase.Ending && _output.Failure == SocketError.Success)
                {
                    _stream.Shutdown(SocketShutdown.Send);
                }
            });
        }
    }

    /// <summary>
    /// Closes: written bytes are still sent, in the background; nothing more can be written, nor received on a connection: bytes that have
    /// arrived can still be read (<see cref="AsyncReader.Close"/>).
    /// </summary>
    /// <remarks>A second call has no effect. asyncio: <c>close()</c>; see <see cref="WaitClosedAsync"/>.</remarks>
    public void Close()
    {
        Loop.CheckThread(this);
        if (_phase >= Phase.Closing)
        {
            return;
        }

        _phase = Phase.Closing;
        _exclusive?.Invoke();
        _reader?.Close();
        _stream.BeginClose();
        if (_output.PendingBytes == 0)
        {
            CloseInOrder();
        }
        else
        {
            // This must not require a task: a stream may be closed where none runs.
            _output.WhenDrained(CloseInOrder);
        }
    }

    /// <summary>Closes immediately: unsent bytes are dropped, and a connection's peer sees a reset.</summary>
    /// <remarks>A call after it has closed has no effect. asyncio: <c>transport.abort()</c>.</remarks>
    public void Abort()
    {
        Loop.CheckThread(this);
        if (_phase == Phase.Closed)
        {
            return;
        }

        _exclusive?.Invoke();
        _reader?.Abort();
        _stream.SetReset();
        _output.Fail(SocketError.OperationAborted);
        _stream.Close();
        OnClosed();
    }

    /// <summary>The reading end is closed: writes fail with a broken pipe.</summary>
    internal void Break()
    {
        _output.FailAndNotify(SocketError.Shutdown);
        _stream.Close();
    }

    /// <summary>
    /// Waits until the stream has closed: after <see cref="Close"/>, until everything was sent, and with TLS until the peer has closed its
    /// side too. Also ends, without an exception, when the stream is lost: sending failed, or the reader has met a reset.
    /// </summary>
    /// <remarks>Suspends unless it is closed. Cancellation ends only the wait. asyncio: <c>wait_closed()</c>.</remarks>
    public async Coroutine WaitClosedAsync()
    {
        Loop.CheckThread(this);
        while (_phase != Phase.Closed && _output.Failure == SocketError.Success)
        {
            await (_closeWaiters ??= new WaitQueue()).WaitAsync(Loop);
        }
    }

    /// <summary>
    /// Closes and waits until written bytes are sent, and with TLS until the peer has closed its side, at most for the stream's close
    /// timeout (5 s by default); then aborts.
    /// </summary>
    /// <remarks>If the calling task is being canceled, it aborts immediately: a canceled task does not wait for a slow peer.</remarks>
    public ValueTask DisposeAsync()
    {
        Loop.CheckThread(this);
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

    /// <summary>Counts the stream in the loop's statistics, until it is closed.</summary>
    internal void CountAsOpen()
    {
        _isCounted = true;
        Loop.OpenConnections++;
    }

    private async ValueTask WaitThenAbortAsync()
    {
        try
        {
            await Coroutine.WaitFor(WaitClosedAsync(), _limits.CloseTimeout);
        }
        catch (TimeoutException)
        {
            // The peer does not accept the written bytes: the limit is for this case.
        }
        finally
        {
            Abort();
        }
    }

    void IOutputListener.OnPausedChanged(bool isPaused)
    {
        // The output itself wakes draining tasks.
    }

    void IOutputListener.OnFailed(SocketError error)
    {
        _closeWaiters?.Wake(_closeWaiters.Count);
        Lost?.Invoke(error);
    }

    private void CloseInOrder()
    {
        if (_phase != Phase.Closed && _stream.TryClose(OnClosed))
        {
            OnClosed();
        }
    }

    private void OnClosed()
    {
        if (_phase == Phase.Closed)
        {
            return;
        }

        _phase = Phase.Closed;
        if (_isCounted)
        {
            Loop.OpenConnections--;
        }

        Closed?.Invoke();
        _closeWaiters?.Wake(_closeWaiters.Count);
    }
}
