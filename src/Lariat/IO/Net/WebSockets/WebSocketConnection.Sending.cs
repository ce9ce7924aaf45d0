// One message after the other: a lock keeps their order, and a message that has begun is sent to its end even if the task is canceled.
using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace Lariat.Net;

public sealed partial class WebSocketConnection
{
    private readonly AsyncLock _sending = new();

    /// <summary>Sends a text message.</summary>
    /// <param name="text">Sent as UTF-8.</param>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte})" path="/remarks|/exception"/>
    public async Coroutine SendAsync(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            int length = Encoding.UTF8.GetBytes(text, buffer);
            await SendAsync(buffer.AsMemory(0, length), WebSocketMessageType.Text);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Sends a binary message.</summary>
    /// <param name="data">Must not change until the call has ended.</param>
    /// <remarks>
    /// Suspends while others send, first come, first served, and while the connection accepts no more: a sender cannot run ahead of a slow
    /// peer. Cancellation before its turn sends nothing. Cancellation within a message waits for its end, so that the connection stays
    /// usable, for <see cref="WebSocketLimits.CloseTimeout"/> at most; then the connection is aborted. websockets: <c>send()</c>.
    /// </remarks>
    /// <exception cref="WebSocketException">The connection was lost, or is closed.</exception>
    public Coroutine SendAsync(ReadOnlyMemory<byte> data) => SendAsync(data, WebSocketMessageType.Binary);

    /// <summary>Sends a text message that is UTF-8 already.</summary>
    /// <param name="utf8">Must not change until the call has ended. Not checked: a peer closes the connection if it is not UTF-8.</param>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte})" path="/remarks|/exception"/>
    public Coroutine SendTextAsync(ReadOnlyMemory<byte> utf8) => SendAsync(utf8, WebSocketMessageType.Text);

    private async Coroutine SendAsync(ReadOnlyMemory<byte> data, WebSocketMessageType type)
    {
        Loop.CheckThread(this);
        using (await _sending.EnterAsync())
        {
            try
            {
                ValueTask send = _socket.SendAsync(data, type, endOfMessage: true, CancellationToken.None);
                if (send.IsCompleted)
                {
                    send.GetAwaiter().GetResult();
                }
                else
                {
                    await FinishAsync(send);
                }
            }
            catch (Exception error) when (
                error is ObjectDisposedException || (error is OperationCanceledException && !LoopTask.Current.IsCancellation(error)))
            {
                Loss = new WebSocketException(
                    WebSocketError.InvalidState, "The WebSocket was closed or aborted: nothing can be sent any more.", error);
                throw Loss;
            }
            catch (WebSocketException error)
            {
                Loss = error;
                throw;
            }
        }
    }

    /// <summary>
    /// Waits for a message that is being sent, even if the task is canceled: half of one would leave the connection unusable.
    /// </summary>
    private async Coroutine FinishAsync(ValueTask send)
    {
        TimerHandle? limit = null;
        bool isAborted = false;
        bool isOver = false;
        CancellationTokenRegistration registration = LoopTask.Current.Token.UnsafeRegister(
            _ => Loop.PostOrDrop(new CallbackHandle(Loop, static limit => ((Action)limit!)(), (Action)LimitSend, context: null)), null);
        try
        {
            // A canceled task waits for a ValueTask, and never abandons it.
            await send;
        }
        catch (Exception error) when (isAborted && error is not OperationCanceledException)
        {
            throw new OperationCanceledException(
                "The task was canceled while it sent a message that the peer did not accept: the WebSocket was aborted.", error);
        }
        finally
        {
            isOver = true;
            registration.Unregister();
            limit?.Cancel();
        }

        void LimitSend() => limit ??= isOver ? null : Loop.CallLater(_limits.CloseTimeout, () =>
        {
            isAborted = true;
            Abort();
        });
    }
}
