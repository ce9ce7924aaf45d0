// The closing handshake (RFC 6455, section 7), within a time limit: each side sends a close frame, and then the connection is closed.
using System.Net.WebSockets;

namespace Lariat.Net;

public sealed partial class WebSocketConnection
{
    /// <summary>Says goodbye, waits for the peer's, and drops what it still sends; aborts if that takes longer than <see cref="WebSocketLimits.CloseTimeout"/>.</summary>
    /// <param name="status">Why. Default: 1000, nothing is wrong.</param>
    /// <param name="reason">For the peer's log; 123 bytes of UTF-8 at most.</param>
    /// <remarks>
    /// Suspends. A task that receives meanwhile sees the end of the messages. Cancellation aborts the connection. Does nothing if it is closed or aborted.
    /// websockets: <c>close()</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">The status may not be sent, or the reason is too long.</exception>
    public async Coroutine CloseAsync(WebSocketCloseStatus status = WebSocketCloseStatus.NormalClosure, string? reason = null)
    {
        Loop.CheckThread(this);
        if (State is not (WebSocketState.Open or WebSocketState.CloseReceived or WebSocketState.CloseSent))
        {
            return;
        }

        try
        {
            await TimeoutScope.Run(_limits.CloseTimeout, () => ShakeHandsAsync(status, reason));
        }
        catch (TimeoutException)
        {
            // The peer does not answer: that is what the limit is for.
        }
        catch (WebSocketException)
        {
            // It is gone already: as closed as can be.
        }
        finally
        {
            if (State is not (WebSocketState.Closed or WebSocketState.Aborted))
            {
                Abort();
            }
        }
    }

    /// <summary>Ends it at once, without a goodbye: whoever sends or receives fails, and the peer sees a lost connection.</summary>
    /// <remarks>A second call does nothing.</remarks>
    public void Abort()
    {
        Loop.CheckThread(this);
        _isAborted = true;
        _socket.Abort();
    }

    /// <summary>Closes with status 1000, as <see cref="CloseAsync"/> does; if the calling task is being canceled it aborts at once.</summary>
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

    // Aborted, and not by us: the peer broke the protocol and was told so by the last frame, or it is gone. A server's socket resets its connection when it
    // is disposed of in this state, and the reset may overtake that frame.
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

    private async Coroutine ShakeHandsAsync(WebSocketCloseStatus status, string? reason)
    {
        using (await _sending.EnterAsync())
        {
            if (State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(status, reason, CancellationToken.None);
            }
        }

        while (State == WebSocketState.CloseSent)
        {
            if (_receiver.IsWaitedFor)
            {
                await _receiver.WaitAsync();
            }
            else
            {
                await _receiver.ReceiveAsync();

                // The peer may have sent more before this is unpacked and dropped, again and again: other tasks run in between, and the timeout can end it.
                await Coroutine.Sleep(TimeSpan.Zero);
            }
        }
    }

    // The peer said goodbye: the same status back, as RFC 6455, section 5.5.1, wants it.
    private async Coroutine AnswerCloseAsync()
    {
        if (State == WebSocketState.CloseReceived)
        {
            await CloseAsync(CloseStatus is null or WebSocketCloseStatus.Empty ? WebSocketCloseStatus.NormalClosure : CloseStatus.Value);
        }
    }
}
