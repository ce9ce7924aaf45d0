using System.Net;
using Lariat.AspNetCore;
using Lariat.Net;

namespace Lariat.Http.Peers;

/// <summary>What carries the bytes; the driver of Lariat's is in LARIAT_DRIVER, inline completions in .NET's own variable.</summary>
internal static class Transports
{
    public static void Use(WebApplicationBuilder builder, string transport)
    {
        switch (transport)
        {
            case "kestrel":
                break;
            case "kestrel-inline":
                builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
                break;
            case "lariat-epoll" or "lariat-uring":
                builder.WebHost.UseLariat();
                break;
            default:
                throw new ArgumentException($"There is no transport {transport}.");
        }
    }

    public static HttpClient MakeClient(string transport) => transport.StartsWith("lariat", StringComparison.Ordinal)
        ? new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync })
        : new HttpClient(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Connections are made on a thread of the pool, whichever thread asks: this goes to the loop for it.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken token)
        => await ClientLoad.Loop!.RunThreadSafe(OpenAsync(context.DnsEndPoint)).AsTask().WaitAsync(token);

    private static async Coroutine<Stream> OpenAsync(EndPoint target)
    {
        Connection connection = await Connection.OpenAsync(target);
        return connection.AsStream();
    }
}
