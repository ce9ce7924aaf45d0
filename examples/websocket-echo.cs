// WebSockets on both sides: a server of ASP.NET Core on the loops, and a client that sends, receives and says goodbye.
#:project ../src/Lariat.AspNetCore/Lariat.AspNetCore.csproj
#:project ../src/Lariat.Http/Lariat.Http.csproj
using System.Net.WebSockets;
using Lariat;
using Lariat.AspNetCore;
using Lariat.Http;
using Lariat.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseLariat();
builder.WebHost.UseUrls("http://127.0.0.1:0");
WebApplication app = builder.Build();
app.UseWebSockets();
app.Map("/echo", context => EchoAsync(context).AsTask());
await app.StartAsync();
EventLoop.Run(TalkAsync(new Uri(app.Urls.Single().Replace("http:", "ws:", StringComparison.Ordinal) + "/echo")));
await app.StopAsync();

// region: server
static async Coroutine EchoAsync(HttpContext context)
{
    await using WebSocketConnection socket = await context.WebSockets.AcceptAsync();
    await foreach (WebSocketMessage message in socket.ReadMessagesAsync())
    {
        await socket.SendAsync($"you said {message.Text}");
    }

    Console.WriteLine($"server: the client has left, {socket.CloseReason}");
}
// endregion

// region: client
static async Coroutine TalkAsync(Uri uri)
{
    await using WebSocketConnection socket = await LariatWebSocket.ConnectAsync(uri, new WebSocketConnectOptions
    {
        Deflate = new WebSocketDeflateOptions(),
    });
    foreach (string word in (string[])["hello", "how are you?"])
    {
        await socket.SendAsync(word);
    }

    int count = 0;
    await foreach (WebSocketMessage message in socket.ReadMessagesAsync())
    {
        Console.WriteLine($"client: {message.Text}");
        if (++count == 2)
        {
            break;
        }
    }

    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "enough said");
}
// endregion
