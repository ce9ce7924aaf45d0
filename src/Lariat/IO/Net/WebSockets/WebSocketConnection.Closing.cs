// The closing handshake (RFC 6455, section 7), within a time limit: each side sends a close frame, and then the connection is closed.
using System.Net.WebSockets;

namespace Lariat.Net;

public sealed partial class WebSocketConnection
{
    // What a connection unpacks and drops, at least, to find the close frame of a peer that has exceeded a limit: little work, and more
    // than most such messages have.
    private const long MinDroppedBytes = 4 * 1024 * 1024;

    // The same as a multiple of the limit.
    private const int DroppedLimits = 4;

    /// <summary>
    /// Sends a close frame, waits for the peer's, and drops its remaining messages; aborts if that takes longer than
    /// <see cref="WebSocketLimits.CloseTimeout"/>.
    /// </summary>
    /// <param name="status">The reason code. Default: 1000, a normal close.</param>
    /// <param name="reason">For the peer's log; 123 bytes of UTF-8 at most.</param>
    /// <remarks>
    /// Suspends. A task that is receiving sees the end of the messages. Cancellation aborts the connection. Has no effect if it is closed
    /// or aborted. websockets: <c>close()</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">The status may not be sent, or the reason is too long.</exception>
    public async Coroutine CloseAsync(WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure, string? reason = null)
    {
        Loop.CheckThread(this);
        await CloseBoundedAsync(status, reason, long.MaxValue);
    }

    private async Coroutine CloseBoundedAsync(WebSocketCloseStatus status, string? reason, long maxDroppedBytes)
    {
        if (State is not (WebSocketState.Open or WebSocketState.CloseReceived or WebSocketState.CloseSent))
        {
            return;
        }

        try
        {
            await TimeoutScope.RunAsync(_limits.CloseTimeout, () => ShakeHandsAsync(status, reason, maxDroppedBytes));
        }
        catch (TimeoutException)
        {
            // The peer does not answer: the limit is for this case.
        }
        catch (WebSocketException)
        {
            // The peer is gone already: the connection counts as closed.
        }
        finally
        {
            if (State is not (WebSocketState.Closed or WebSocketState.Aborted))
            {
                Abort();
            }
        }
    }

    /// <summary>Ends it immediately, without a close frame: pending sends and receives fail, and the peer sees a lost connection.</summary>
    /// <remarks>A second call has no effect.</remarks>
    public void Abort()
    {
        Loop.CheckThread(this);
        _isAborted = true;
        _socket.Abort();
    }

    /// <summary>
    /// Closes with status 1000, as <see cref="CloseAsync"/> does; if the calling task is being canceled, it aborts immediately.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        Loop.CheckThread(this);
        if (State is WebSocketState.Open or WebSocketState.CloseReceived or WebSocketState.CloseSent
            && LoopTask.CurrentOrNull is { CancelRequests: 0 })
        {
            return CloseThenDisposeAsync();
        }

        if (State != WebSocketState.Aborted)
        {
            Abort();
        }

        DisposeSocket();
        return default;
    }

    // Aborted by the other side: the peer broke the protocol, which the last frame reported to it, or it is gone. A server's socket resets
    // its connection when it is disposed of in this state, and the reset may overtake that frame.
    private void DisposeSocket()
    {
        if (State == WebSocketState.Aborted && !_isAborted)
        {
            _endInOrder?.Invoke(_limits.CloseTimeout);
        }

        _socket.Dispose();
    }

    private async ValueTask CloseThenDisposeAsync()
    {
        try
        {
            await CloseAsync();
        }
        finally
        {
            DisposeSocket();
        }
    }

    // The peer has exceeded a limit. Its close frame lies behind the rest of what it has sent, and unpacking that may cost a thousand times
    // what it cost to send. A connection that can drop the rest as it is does so, until the peer ends it. Any other, such as a client,
    // unpacks a bounded part of the rest; if the close frame is not there, it aborts: RFC 6455, section 7.1.7, does not require to wait for
    // it.
    private async Coroutine RefuseAsync(WebSocketCloseStatus status, string reason)
    {
        if (_endInOrder is null)
        {
            await CloseBoundedAsync(status, reason, Math.Max(MinDroppedBytes, (long)DroppedLimits * _limits.MaxMessageBytes));
            return;
        }

        try
        {
            EventLoop loop = EventLoop.Current;
            LoopInstant start = loop.Time;
            await TimeoutScope.RunAsync(_limits.CloseTimeout, () => SendCloseAsync(status, reason));
            _endInOrder(_limits.CloseTimeout - (loop.Time - start));
        }
        catch (TimeoutException)
        {
            // The peer does not read.
        }
        catch (WebSocketException)
        {
            // The peer is gone already.
        }
        finally
        {
            Abort();
        }
    }

    private async Coroutine SendCloseAsync(WebSocketCloseStatus status, string? reason)
    {
        using (await _sending.EnterAsync())
        {
            if (State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(status, reason, CancellationToken.None);
            }
        }
    }

    private async Coroutine ShakeHandsAsync(WebSocketCloseStatus status, string? reason, long maxDroppedBytes)
    {
        await SendCloseAsync(status, reason);
        long dropped = 0;
        while (State == WebSocketState.CloseSent && dropped < maxDroppedBytes)
        {
            if (_receiver.IsWaitedFor)
            {
                await _receiver.WaitAsync();
            }
            else
            {
                await _receiver.ReceiveAsync();
                dropped += _receiver.Message.Length;
            }

            // Either may end without suspending: the peer may have sent more before this is unpacked and dropped, and a message that has
            // arrived for the receiving task ends the wait for it. Other tasks run in between, and the timeout can end it.
            await Coroutine.Sleep(TimeSpan.Zero);
        }
    }

    // The peer sent a close frame: the reply has the same status, as RFC 6455, section 5.5.1, requires.
    private async Coroutine AnswerCloseAsync()
    {
        if (State == WebSocketState.CloseReceived)
        {
            await CloseAsync(CloseStatus is null or WebSocketCloseStatus.Empty ? WebSocketCloseStatus.NormalClosure : CloseStatus.Value);
        }
    }
}
