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
    /// <param name="webSockets">The request's; <c>app.UseWebSockets()</c> comes before.</param>
    /// <param name="accept">Sub-protocol, compression, keep-alive; defaults if null.</param>
    /// <param name="limits">Message size and time of closing; defaults if null.</param>
    /// <returns>An open connection; dispose it (<c>await using</c>) to say goodbye. The request must not end before.</returns>
    /// <remarks>
    /// Suspends. A peer that vanishes or breaks the protocol is no error of the server: its <see cref="WebSocketException"/>, if the handler does not catch it, ends the
    /// request with one line in the log, at Debug. Runs on the connection's loop, where <see cref="LariatWebHostBuilderExtensions.UseLariat"/> runs the request. websockets: <c>serve</c>'s handler.
    /// </remarks>
    /// <exception cref="InvalidOperationException">It is no WebSocket request, or no loop runs on this thread.</exception>
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
    /// The base library's socket, when a peer has broken the protocol, answers with the reason and makes the middleware abort the request: a reset, which may overtake
    /// the answer. The connection ends in order instead. Only where it is this request's alone: a stream of HTTP/2 is reset alone, by Kestrel.
    /// </summary>
    private static Action<TimeSpan>? FindEnd()
        => RequestTask.CurrentUpgradable is { HttpContext: { } context } && HttpProtocol.IsHttp11(context.Request.Protocol)
            && context.Features.Get<ILoopConnectionFeature>() is { } connection
            ? connection.EndInOrder
            : null;
}
