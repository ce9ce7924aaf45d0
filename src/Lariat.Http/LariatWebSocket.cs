using System.Net.WebSockets;
using Lariat.Net;

namespace Lariat.Http;

/// <summary>Opens WebSockets whose connections live on the loop.</summary>
public static class LariatWebSocket
{
    // A pool of its own: a WebSocket keeps its connection, and would take the place of others' requests.
    private static readonly LoopLocal<HttpMessageInvoker> s_invoker = new(static _ => new HttpMessageInvoker(
        LariatHttp.CreateHandler(new LariatHttpOptions { ConnectionsPerHostMax = int.MaxValue })));

    /// <summary>Connects, and shakes hands.</summary>
    /// <param name="uri">ws:// or wss://.</param>
    /// <param name="options">Limits, sub-protocols, compression; defaults if null.</param>
    /// <returns>An open connection; dispose it (<c>await using</c>) to say goodbye.</returns>
    /// <remarks>
    /// Suspends. Cancellation closes the connection. Any <see cref="ClientWebSocketOptions"/> can be set in <see cref="WebSocketConnectOptions.Configure"/>, but what is the
    /// handler's (proxy, certificates, cookies): give a <see cref="WebSocketConnectOptions.Client"/> that has it. websockets: <c>connect()</c>; aiohttp: <c>ws_connect</c>.
    /// </remarks>
    /// <exception cref="WebSocketException">There is no connection, or the server does not speak WebSocket there.</exception>
    /// <exception cref="TimeoutException"><see cref="WebSocketConnectOptions.OpenTimeout"/> has passed.</exception>
    public static async Coroutine<WebSocketConnection> ConnectAsync(Uri uri, WebSocketConnectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(uri);
        options ??= WebSocketConnectOptions.DefaultConnect;
        var socket = new ClientWebSocket();
        WebSocketConnection? connection = null;
        try
        {
            options.ApplyTo(socket.Options);
            await TimeoutScope.Run(options.OpenTimeout, async () =>
                await socket.ConnectAsync(uri, options.Client ?? s_invoker.Value, LoopTask.Current.Token));
            return connection = new WebSocketConnection(socket, options);
        }
        finally
        {
            if (connection is null)
            {
                socket.Dispose();
            }
        }
    }
}
