using System.Net.WebSockets;
using System.Text;
using Lariat;

namespace Chat;

/// <summary>Somebody in a room: a task that reads what they say, one that sends what they are told, and a bounded queue before it.</summary>
internal sealed class Member(WebSocket socket, string name, ChatOptions options)
{
    // A welcome and the whole history fit in besides: nobody is too slow for what comes at once.
    private readonly AsyncQueue<byte[]> _outbox = new(options.MaxWaitingCount + options.HistoryCount + 1);
    private readonly TimeoutScope _patience = new(null);
    private (WebSocketCloseStatus Status, string Reason)? _farewell;

    public string Name => name;

    /// <summary>Why the member has left.</summary>
    public string Farewell => _farewell?.Reason ?? "connection lost";

    /// <summary>Sends a message, when its turn comes. Never waits.</summary>
    /// <returns>False: too much waits for this member already.</returns>
    public bool TrySend(byte[] message) => _farewell is not null || _outbox.TryPut(message);

    // region: close
    /// <summary>Says good-bye, and gives the member a while to answer. Only the first good-bye counts.</summary>
    /// <param name="status">For programs.</param>
    /// <param name="reason">For people, at most 123 bytes.</param>
    /// <param name="isAtOnce">Forget what waits to be sent.</param>
    public void Close(WebSocketCloseStatus status, string reason, bool isAtOnce = false)
    {
        if (_farewell is null)
        {
            _farewell = (status, reason);
            _outbox.Shutdown(isAtOnce);
            _patience.Reschedule(EventLoop.Current.Time + options.FarewellTimeout);
        }
    }
    // endregion

    // region: run
    /// <summary>Runs until the connection has ended, in whatever way.</summary>
    /// <param name="objection">Why the member cannot stay; null if they can.</param>
    /// <param name="hear">Is told what the member says.</param>
    public async Coroutine RunAsync(string? objection, Action<string> hear)
    {
        try
        {
            await _patience.RunAsync(async () => await TaskGroup.RunAsync(async group =>
            {
                group.Create(SendAllAsync(), name: $"to {name}");
                if (objection is not null)
                {
                    Close(WebSocketCloseStatus.PolicyViolation, objection);
                }

                await HearAllAsync(hear);
                Close(WebSocketCloseStatus.NormalClosure, "");
            }));
        }
        catch (Exception error) when (error is TimeoutException || IsConnectionLost(error))
        {
            socket.Abort(); // who is not there any more hears no good-bye
        }
    }

    // A cancellation that is a failure is not ours: the socket was aborted while one of the two tasks used it.
    private static bool IsConnectionLost(Exception error)
        => error is ExceptionGroup group && group.InnerExceptions.All(failure => failure is WebSocketException or OperationCanceledException);

    private async Coroutine SendAllAsync()
    {
        try
        {
            while (true)
            {
                await socket.SendAsync(await _outbox.GetAsync(), WebSocketMessageType.Text, endOfMessage: true, LoopTask.Current.Token);
            }
        }
        catch (QueueShutdownException)
        {
            await socket.CloseOutputAsync(_farewell!.Value.Status, _farewell.Value.Reason, LoopTask.Current.Token);
        }
    }

    private async Coroutine HearAllAsync(Action<string> hear)
    {
        byte[] buffer = new byte[options.MaxMessageBytes];
        int count = 0;
        while (await socket.ReceiveAsync(buffer.AsMemory(count), LoopTask.Current.Token) is { MessageType: not WebSocketMessageType.Close } part)
        {
            count += part.Count;
            if (part.MessageType == WebSocketMessageType.Binary)
            {
                Close(WebSocketCloseStatus.InvalidMessageType, "text only, please");
            }
            else if (!part.EndOfMessage && count == buffer.Length)
            {
                Close(WebSocketCloseStatus.MessageTooBig, $"a message has at most {options.MaxMessageBytes} bytes");
            }
            else if (part.EndOfMessage && _farewell is null)
            {
                hear(Encoding.UTF8.GetString(buffer, 0, count));
            }

            count = part.EndOfMessage || _farewell is not null ? 0 : count;
            await Coroutine.Sleep(part.EndOfMessage ? options.Pause : TimeSpan.Zero);
        }
    }
    // endregion
}
