// ASP.NET Core on Lariat's loops: a minimal API whose handlers are tasks of a loop, with a coroutine as an endpoint, a blocking endpoint that is
// moved to the pool, and a service that runs beside them. It calls itself, so that there is something to see.
#:sdk Microsoft.NET.Sdk.Web
#:project ../src/Lariat.AspNetCore/Lariat.AspNetCore.csproj
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lariat;
using Lariat.AspNetCore;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// region: host
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseLariat();
builder.Services.AddCoroutineService<Ticker>();
// endregion
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
builder.Logging.SetMinimumLevel(LogLevel.Warning);
// region: json
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AppJson.Default));
// endregion
WebApplication app = builder.Build();

// region: endpoints
app.MapGet("/hello/{name}", async Coroutine<string> (HttpContext context) =>
{
    await Coroutine.Sleep(TimeSpan.FromMilliseconds(10));
    return $"hello {context.GetRouteValue("name")}, from the task {LoopTask.Current.Name}";
});
app.MapGet("/sum", async Coroutine<Sum> (HttpContext context) =>
{
    (int first, int second) = await Coroutine.Gather(DoubleAsync(Number(context, "a")), DoubleAsync(Number(context, "b")));
    return new Sum(first + second);
});
app.MapGet("/blocking", context =>
{
    Thread.Sleep(10);
    return context.Response.WriteAsync(LoopTask.CurrentOrNull is null ? "on the pool" : "on the loop");
}).OffLoop();
// endregion

await app.StartAsync();
using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
foreach (string path in new[] { "/hello/world", "/sum?a=1&b=20", "/blocking" })
{
    Console.WriteLine($"{path}: {await http.GetStringAsync(path)}");
}

await app.StopAsync();
await app.DisposeAsync();
Console.WriteLine("stopped");

static int Number(HttpContext context, string name) => int.Parse(context.Request.Query[name]!, CultureInfo.InvariantCulture);

static async Coroutine<int> DoubleAsync(int number)
{
    await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
    return number * 2;
}

internal sealed record Sum(int Value);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Sum))]
internal sealed partial class AppJson : JsonSerializerContext;

// region: service
internal sealed class Ticker : CoroutineService
{
    protected override async Coroutine ExecuteAsync()
    {
        try
        {
            while (true)
            {
                await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
            }
        }
        finally
        {
            Console.WriteLine("ticker: canceled");
        }
    }
}
// endregion
