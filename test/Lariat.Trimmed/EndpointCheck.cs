using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lariat.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lariat.Trimmed;

/// <summary>Coroutines as endpoints that take the context: text, JSON by code that the compiler has made, a result, nothing.</summary>
internal static class EndpointCheck
{
    public static async Coroutine<bool> RunAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseLariat();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, EndpointJson.Default));
        await using WebApplication app = builder.Build();
        app.MapGet("/text", async Coroutine<string> (HttpContext context) => await PauseAsync(LoopTask.Current.Name));
        app.MapGet("/json", async Coroutine<Measure> (HttpContext context) => await PauseAsync(new Measure(3)));
        app.MapGet("/result", async Coroutine<IResult> (HttpContext context) => await PauseAsync(Results.Text("result")));
        app.MapGet("/nothing", async Coroutine (HttpContext context) => await context.Response.WriteAsync("written"));

        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        string[] answers = [.. await Coroutine.Gather([.. new[] { "/text", "/json", "/result", "/nothing" }.Select(path => GetAsync(http, path))])];
        await app.StopAsync();
        return answers is ["GET /text", "{\"value\":3}", "result", "written"];
    }

    private static async Coroutine<string> GetAsync(HttpClient http, string path) => await http.GetStringAsync(path);

    private static async Coroutine<T> PauseAsync<T>(T value)
    {
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        return value;
    }
}

internal readonly record struct Measure(int Value);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Measure))]
internal sealed partial class EndpointJson : JsonSerializerContext;
