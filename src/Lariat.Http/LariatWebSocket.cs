using System.Net.WebSockets;
using Lariat.Net;

namespace Lariat.Http;

/// <summary>Opens WebSockets whose connections live on the loop.</summary>
public static class LariatWebSocket
{
    // A separate pool: a WebSocket keeps its connection, and would take the place of other requests.
    private static readonly LoopLocal<HttpMessageInvoker> s_invoker = new(static _ => new HttpMessageInvoker(
        LariatHttp.CreateHandler(new LariatHttpOptions { MaxConnectionsPerHost = int.MaxValue })));

    /// <summary>Connects and performs the opening handshake.</summary>
    /// <param name="uri">ws:// or wss://.</param>
    /// <param name="options">Limits, subprotocols, compression; defaults if null.</param>
    /// <returns>An open connection; disposing it (<c>await using</c>) sends a close frame.</returns>
    /// <remarks>
    /// Suspends. Cancellation closes the connection. All <see cref="ClientWebSocketOptions"/> can be set in
    /// <see cref="WebSocketConnectOptions.Configure"/>, except those of the handler (proxy, certificates, cookies): for these, set
    /// <see cref="WebSocketConnectOptions.Client"/>. websockets: <c>connect()</c>; aiohttp: <c>ws_connect</c>.
    /// </remarks>
    /// <exception cref="WebSocketException">There is no connection, or the server does not support WebSocket at this address.</exception>
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
            await TimeoutScope.RunAsync(options.OpenTimeout, async () =>
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
