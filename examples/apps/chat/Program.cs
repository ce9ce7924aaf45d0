// Rooms to talk in: open http://127.0.0.1:5081/ in two windows. Everything runs on one loop, so the rooms are plain dictionaries.
using System.Net.WebSockets;
using Chat;
using Lariat;
using Lariat.AspNetCore;
using Lariat.Net;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseLariat(options => options.LoopCount = 1);
WebApplication app = builder.Build();

var house = new House(builder.Configuration.GetSection("Chat").Get<ChatOptions>() ?? new ChatOptions());
string page = await new StreamReader(typeof(House).Assembly.GetManifestResourceStream("page.html")!).ReadToEndAsync();

app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(15) });
app.MapGet("/", () => Results.Content(page, "text/html; charset=utf-8"));
app.MapGet("/rooms", () => house.Rooms.ToDictionary(room => room.Name, room => room.Names));
app.Map("/rooms/{room}", VisitAsync);

// Members are told to go before the server waits for their connections to end.
EventLoop loop = app.Services.GetRequiredService<LoopGroup>().Loops[0];
app.Lifetime.ApplicationStopping.Register(() => loop.CallSoonThreadSafe(house.Close));
app.Run();

async Task VisitAsync(HttpContext http, string room, string name = "")
{
    if (!http.WebSockets.IsWebSocketRequest)
    {
        http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
        return;
    }

    if (!IsFromHere(http.Request))
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return;
    }

    using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync();
    await house.VisitAsync(socket, room, name);
}

// A browser lets the page of any site open a WebSocket to any server, in its visitor's name; it tells the site's origin. Programs tell none.
static bool IsFromHere(HttpRequest request)
    => request.Headers.Origin is not [{ } origin]
        || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? site) && site.Authority == request.Host.Value);
