// A WebSocket of the base library, used from one loop: whole messages in, whole messages out. Its own rules are hard on coroutines:
// canceling a receive or a send aborts it, and a second send at a time is an error. Here a canceled receive leaves the message for the next
// one (WebSocketReceiver), and sends queue up (WebSocketConnection.Sending.cs). The Python library "websockets" is the model for the
// behavior.
using System.Diagnostics;
using System.Net.WebSockets;
using Lariat.IO;

namespace Lariat.Net;

/// <summary>A WebSocket, client or server, as a sequence of messages.</summary>
/// <remarks>
/// One task receives, any number of tasks send and close. Pings are answered, and sent as the underlying socket was configured, by the base
/// library. Thread: its loop's. Python: <c>websockets</c>' <c>ClientConnection</c> and <c>ServerConnection</c>, aiohttp's
/// <c>WebSocketResponse</c>.
/// </remarks>
/// <example><code>
/// await foreach (WebSocketMessage message in socket.ReadMessagesAsync())
/// {
///     await socket.SendAsync($"you said {message.Text}");
/// }
/// </code></example>
[DebuggerDisplay("{State}")]
public sealed partial class WebSocketConnection : IAsyncDisposable
{
    private readonly WebSocket _socket;
    private readonly WebSocketLimits _limits;
    private readonly WebSocketReceiver _receiver;
    private readonly Action<TimeSpan>? _endInOrder;
    private bool _isAborted;

    // True after a message that was too long. Its rest is unread, and would look like a message.
    private bool _isOverrun;

    /// <summary>
    /// Takes over an open socket: of <see cref="ClientWebSocket"/>, of ASP.NET Core's AcceptWebSocketAsync, of
    /// <see cref="WebSocket.CreateFromStream(Stream, WebSocketCreationOptions)"/>.
    /// </summary>
    /// <param name="socket">Belongs to the connection from now on.</param>
    /// <param name="limits">Defaults if null.</param>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its bounds.</exception>
    public WebSocketConnection(WebSocket socket, WebSocketLimits? limits = null)
        : this(socket, limits, endInOrder: null)
    {
    }

    /// <param name="endInOrder">Called before the socket of a peer that broke the protocol or a limit is ended: its connection has this
    /// time to end in order, and drops what the peer still sends.</param>
    internal WebSocketConnection(WebSocket socket, WebSocketLimits? limits, Action<TimeSpan>? endInOrder)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _endInOrder = endInOrder;
        _limits = limits ?? WebSocketLimits.Default;
        _limits.Check();
        Loop = EventLoop.Current;
        _socket = socket;
        _receiver = new WebSocketReceiver(Loop, socket, _limits.MaxMessageBytes);
    }

    /// <summary>The error of the last receive or send when the peer vanished or broke the protocol; null if there was none.</summary>
    internal WebSocketException? Loss { get; private set; }

    /// <summary>The loop it belongs to.</summary>
    public EventLoop Loop { get; }

    /// <summary>Open, in one of the steps of closing, closed, or aborted.</summary>
    public WebSocketState State => _socket.State;

    /// <summary>The negotiated subprotocol; null if there is none.</summary>
    public string? SubProtocol => _socket.SubProtocol;

    /// <summary>The peer's close status; null until it closed.</summary>
    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    /// <summary>The peer's close reason; null until it closed.</summary>
    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>Waits for a message.</summary>
    /// <returns>The message; null if the peer has closed in order, for any reason (<see cref="CloseStatus"/>): its close frame is
    /// answered.</returns>
    /// <remarks>
    /// Suspends unless a message has arrived. Cancellation loses nothing: the next call returns the message. Only a call that is closing
    /// the connection already, because the peer has or because the message is too long, aborts it when it is canceled. websockets:
    /// <c>recv()</c>, whose cancellation is safe as well.
    /// </remarks>
    /// <exception cref="WebSocketException">The connection was lost, or the peer broke the protocol.</exception>
    /// <exception cref="LimitOverrunException">
    /// The message is longer than <see cref="WebSocketLimits.MaxMessageBytes"/>; the connection is closed with status 1009, and every later
    /// call throws it too. On a server with <c>UseLariat()</c> the state is <see cref="WebSocketState.Aborted"/> then: what the peer still
    /// sends is dropped unread, its close frame too. Elsewhere what it still sends is unpacked and dropped, up to four times the limit (and
    /// at least 4 MiB); if its close frame does not come by then, the connection is aborted.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another task is receiving.</exception>
    public async Coroutine<WebSocketMessage?> ReceiveAsync()
    {
        Loop.CheckThread(this);

        if (_isOverrun)
        {
            throw Overrun();
        }

        // The result of a canceled receive belongs to the next one, including a close frame or an error.
        if (!_receiver.IsUnderWay && (State is WebSocketState.Closed or WebSocketState.CloseReceived))
        {
            return null;
        }

        switch (await TakeMessageAsync())
        {
            case WebSocketReceived.Text:
                return new WebSocketMessage(_receiver.Message, isText: true);
            case WebSocketReceived.Binary:
                return new WebSocketMessage(_receiver.Message, isText: false);
            case WebSocketReceived.TooLong:
                _isOverrun = true;
                _receiver.DropMessage();
                await RefuseAsync(WebSocketCloseStatus.MessageTooBig, $"longer than {_limits.MaxMessageBytes} bytes");
                throw Overrun();
            default:
                await AnswerCloseAsync();
                return null;
        }
    }

    private async Coroutine<WebSocketReceived> TakeMessageAsync()
    {
        try
        {
            return await _receiver.ReceiveAsync();
        }
        catch (WebSocketException error)
        {
            Loss = error;
            throw;
        }
    }

    /// <summary>The messages until the peer closes.</summary>
    /// <remarks>
    /// As <see cref="ReceiveAsync"/>. Leaving the loop early closes nothing. websockets: <c>async for message in websocket</c>.
    /// </remarks>
    /// <inheritdoc cref="ReceiveAsync" path="/exception"/>
    public AsyncGenerator<WebSocketMessage> ReadMessagesAsync() => new(async yielder =>
    {
        while (await ReceiveAsync() is { } message)
        {
            await yielder.YieldAsync(message);
        }
    });

    private LimitOverrunException Overrun()
        => new($"The peer sent a message of more than {_limits.MaxMessageBytes} bytes. Allow more with MaxMessageBytes, or let the peer "
            + "send smaller messages.", 0);
}
