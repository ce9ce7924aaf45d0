using System.Net.WebSockets;
using Lariat.Net;

namespace Lariat.Http;

/// <summary>Options of <see cref="LariatWebSocket.ConnectAsync"/>.</summary>
public sealed class WebSocketConnectOptions : WebSocketLimits
{
    internal static readonly WebSocketConnectOptions DefaultConnect = new();

    /// <summary>How long connecting and the opening handshake may take; more than zero. Default: 10 s.</summary>
    /// <remarks>websockets: <c>open_timeout</c>, the same default.</remarks>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The interval of pings on a silent connection; zero: never. Default: 20 s.</summary>
    /// <remarks>websockets: <c>ping_interval</c>, the same default.</remarks>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long the answer to a ping may take before the connection is aborted; more than zero, or infinite. Default: 20 s.
    /// </summary>
    /// <remarks>websockets: <c>ping_timeout</c>, the same default.</remarks>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Offers compression (permessage-deflate, RFC 7692); null, the default: none.</summary>
    /// <remarks>
    /// The compressed length reveals something about the content: not for secrets that are sent together with data that an attacker may
    /// choose (CRIME). It costs each connection up to 64 KiB. websockets: <c>compression</c>, on by default.
    /// </remarks>
    public WebSocketDeflateOptions? Deflate { get; init; }

    /// <summary>The offered subprotocols, the best first; the server's choice is <see cref="WebSocketConnection.SubProtocol"/>.</summary>
    public IReadOnlyList<string> SubProtocols { get; init; } = [];

    /// <summary>The client whose handler opens the connection; null, the default: one that the loop keeps for WebSockets.</summary>
    public HttpMessageInvoker? Client { get; init; }

    /// <summary>Sets other options: headers, HTTP/2. Called once.</summary>
    public Action<ClientWebSocketOptions>? Configure { get; init; }

    internal void ApplyTo(ClientWebSocketOptions options)
    {
        options.KeepAliveInterval = PingInterval;
        options.KeepAliveTimeout = PingTimeout;
        options.DangerousDeflateOptions = Deflate;
        foreach (string protocol in SubProtocols)
        {
            options.AddSubProtocol(protocol);
        }

        Configure?.Invoke(options);
    }
}
