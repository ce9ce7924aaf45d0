using System.Net.WebSockets;
using Lariat.AspNetCore.Requests;
using Lariat.AspNetCore.Transport;
using Lariat.Net;
using Microsoft.AspNetCore.Http;

namespace Lariat.AspNetCore;

/// <summary>WebSockets of a server as sequences of messages.</summary>
public static class WebSocketExtensions
{
    /// <summary>Accepts the request as a WebSocket.</summary>
    /// <param name="webSockets">The request's manager; <c>app.UseWebSockets()</c> is required.</param>
    /// <param name="accept">Subprotocol, compression, keep-alive; defaults if null.</param>
    /// <param name="limits">Message size and time of closing; defaults if null.</param>
    /// <returns>An open connection; disposing it (<c>await using</c>) sends a close frame. The request must not end before.</returns>
    /// <remarks>
    /// Suspends. A peer that vanishes or breaks the protocol is not an error of the server: its <see cref="WebSocketException"/>, if the
    /// handler does not catch it, ends the request with one line in the log, at Debug. Runs on the connection's loop, where
    /// <see cref="LariatWebHostBuilderExtensions.UseLariat"/> runs the request. websockets: <c>serve</c>'s handler.
    /// </remarks>
    /// <exception cref="InvalidOperationException">It is not a WebSocket request, or no loop runs on this thread.</exception>
    public static async Coroutine<WebSocketConnection> AcceptAsync(
        this WebSocketManager webSockets, WebSocketAcceptContext? accept = null, WebSocketLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(webSockets);
        WebSocket socket = await webSockets.AcceptWebSocketAsync(accept ?? new WebSocketAcceptContext());
        var connection = new WebSocketConnection(socket, limits, FindEnd());
        if (RequestTask.CurrentUpgradable is { } request)
        {
            request.WebSocket = connection;
        }

        return connection;
    }

    /// <summary>
    /// When a peer has broken the protocol, the base library's socket answers with the reason and makes the middleware abort the request: a
    /// reset, which may overtake the answer. Here the connection ends in order instead. Only if it serves this request alone: a stream of
    /// HTTP/2 is reset alone, by Kestrel.
    /// </summary>
    private static Action<TimeSpan>? FindEnd()
        => RequestTask.CurrentUpgradable is { HttpContext: { } context } && HttpProtocol.IsHttp11(context.Request.Protocol)
            && context.Features.Get<ILoopConnectionFeature>() is { } connection
            ? connection.EndInOrder
            : null;
}
