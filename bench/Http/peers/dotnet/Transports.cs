using Lariat.AspNetCore;

namespace Lariat.Http.Peers;

/// <summary>What carries the bytes; the driver of Lariat's is in LARIAT_DRIVER, inline completions in .NET's own variable.</summary>
internal static class Transports
{
    public static bool IsLariat(string transport) => transport is "lariat-epoll" or "lariat-uring" or "lariat-portable";

    public static void Use(WebApplicationBuilder builder, string transport)
    {
        if (IsLariat(transport))
        {
            builder.WebHost.UseLariat();
        }
        else if (transport == "kestrel-inline")
        {
            builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        }
        else if (transport != "kestrel")
        {
            throw new ArgumentException($"There is no transport {transport}.");
        }
    }

    /// <summary>A client on the pool; no proxy of the environment, no cookies.</summary>
    public static HttpClient MakeClient() => new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    /// <summary>The same on the loop that runs here.</summary>
    public static HttpClient MakeLoopClient() => LariatHttp.CreateClient(new LariatHttpOptions { Configure = handler => handler.UseProxy = false });
}
