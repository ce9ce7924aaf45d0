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
    var options = new WebSocketConnectOptions { Deflate = new WebSocketDeflateOptions() };
    await using WebSocketConnection socket = await LariatWebSocket.ConnectAsync(uri, options);
    foreach (string word in (string[])["hello", "how are you?"])
    {
        await socket.SendAsync(word);
        WebSocketMessage? answer = await socket.ReceiveAsync();
        Console.WriteLine($"client: {answer?.Text}");
    }

    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "enough said");
}
// endregion
