using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Lariat.AspNetCore.Tests;

/// <summary>Handlers that are coroutines and take the <see cref="HttpContext"/>: the same tests run where no code can be generated.</summary>
public abstract class ContextEndpointTests(DriverKind kind) : ServerTest(kind)
{
    [Fact]
    public async Task Map_EachVerb_AnswersIt()
    {
        await using RunningServer server = await StartAsync(app =>
        {
            app.MapGet("/", VerbAsync);
            app.MapPost("/", VerbAsync);
            app.MapPut("/", VerbAsync);
            app.MapDelete("/", VerbAsync);
            app.MapGroup("").MapPatch("/", VerbAsync);
        });

        foreach (string verb in new[] { "GET", "POST", "PUT", "DELETE", "PATCH" })
        {
            using HttpResponseMessage answer = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(verb), "/"));
            Assert.Equal((HttpStatusCode.OK, verb), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }
    }

    [Fact]
    public async Task Results_OfEachKind_AreWrittenAsMinimalApisDo()
    {
        await using RunningServer server = await StartAsync(
            app =>
            {
                app.MapGet("/text", async Coroutine<string> (HttpContext context) => await PauseAsync("some text"));
                app.MapGet("/result", async Coroutine<IResult> (HttpContext context) => await PauseAsync(Results.Text("gone", statusCode: StatusCodes.Status410Gone)));
                app.MapGet("/record", async Coroutine<Point> (HttpContext context) => await PauseAsync(new Point(1, 2)));
                app.MapGet("/derived", async Coroutine<Point> (HttpContext context) => await PauseAsync<Point>(new Point3(1, 2, 3)));
                app.MapGet("/object", async Coroutine<object> (HttpContext context) => await PauseAsync<object>(new Point(3, 4)));
                app.MapGet("/object-text", async Coroutine<object> (HttpContext context) => await PauseAsync<object>("text"));
                app.MapGet("/number", async Coroutine<int> (HttpContext context) => await PauseAsync(42));
                app.MapGet("/null", async Coroutine<Point?> (HttpContext context) => await PauseAsync<Point?>(null));
            },
            configure: AddJson);

        Assert.Equal("200 text/plain some text", await GetAsync(server, "/text"));
        Assert.Equal("410 text/plain gone", await GetAsync(server, "/result"));
        Assert.Equal("200 application/json {\"x\":1,\"y\":2}", await GetAsync(server, "/record"));
        Assert.Equal("200 application/json {\"z\":3,\"x\":1,\"y\":2}", await GetAsync(server, "/derived"));
        Assert.Equal("200 application/json {\"x\":3,\"y\":4}", await GetAsync(server, "/object"));
        Assert.Equal("200 text/plain text", await GetAsync(server, "/object-text"));
        Assert.Equal("200 application/json 42", await GetAsync(server, "/number"));
        Assert.Equal("200 application/json null", await GetAsync(server, "/null"));
    }

    [Fact]
    public async Task Nothing_OfACoroutine_LeavesTheResponseToTheHandler()
    {
        await using RunningServer server = await StartAsync(app => app.MapPut("/", async Coroutine (HttpContext context) =>
        {
            await Coroutine.Sleep(TimeSpan.Zero);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }));

        using HttpResponseMessage answer = await server.Client.PutAsync("/", content: null);

        Assert.Equal((HttpStatusCode.Accepted, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Null_InsteadOfText_IsAFailureThatNamesTheEndpoint()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/none", async Coroutine<string?> (HttpContext context) => await PauseAsync<string?>(null)));

        Assert.StartsWith("500 ", await GetAsync(server, "/none"), StringComparison.Ordinal);
        Assert.Contains("HTTP: GET /none has returned null", Assert.Single(server.Log.Errors).Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_WithoutInformationOnTheType_SaysWhatToDeclare()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/unknown", async Coroutine<Unknown> (HttpContext context) => await PauseAsync(new Unknown(1))),
            configure: builder => builder.Services.ConfigureHttpJsonOptions(json =>
            {
                json.SerializerOptions.TypeInfoResolverChain.Clear();
                json.SerializerOptions.TypeInfoResolverChain.Add(PointJson.Default);
            }));

        Assert.StartsWith("500 ", await GetAsync(server, "/unknown"), StringComparison.Ordinal);
        Assert.Contains("[JsonSerializable(typeof(Unknown))]", Assert.Single(server.Log.Errors).Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filter_AroundTheHandler_SeesAndReplacesItsResult()
    {
        await using RunningServer server = await StartAsync(app =>
        {
            app.MapGet("/text", async Coroutine<string> (HttpContext context) => await PauseAsync("inner"))
                .AddEndpointFilter(async (context, next) => $"outer {await next(context)}")
                .AddEndpointFilter(async (context, next) => $"middle {await next(context)}");
            app.MapGet("/nothing", async Coroutine (HttpContext context) => await Coroutine.Sleep(TimeSpan.Zero))
                .AddEndpointFilter(async (context, next) => await next(context) is IResult ? "nothing" : "something");
        });

        Assert.Equal("200 text/plain outer middle inner", await GetAsync(server, "/text"));
        Assert.Equal("200 text/plain nothing", await GetAsync(server, "/nothing"));
    }

    [Fact]
    public async Task Filter_WithAnObjectOfAnotherType_IsWrittenByItsOwnInformation()
    {
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/", async Coroutine<int> (HttpContext context) => await PauseAsync(1))
                .AddEndpointFilter(async (context, next) => new Point((int)(await next(context))!, 2)),
            configure: AddJson);

        Assert.Equal("200 application/json {\"x\":1,\"y\":2}", await GetAsync(server, "/"));
    }

    [Fact]
    public async Task Metadata_OfTheEndpoint_HasNameAttributesAndResponse()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", [Marked] async Coroutine<string> (HttpContext context) =>
        {
            Endpoint endpoint = context.GetEndpoint()!;
            IProducesResponseTypeMetadata response = endpoint.Metadata.GetRequiredMetadata<IProducesResponseTypeMetadata>();
            return await PauseAsync($"{endpoint.DisplayName}, {endpoint.Metadata.GetMetadata<MarkedAttribute>() is not null}, {response.StatusCode} {response.Type}");
        }));

        Assert.Equal("200 text/plain HTTP: GET /, True, 200 System.String", await GetAsync(server, "/"));
    }

    [Fact]
    public async Task Failure_AfterAWait_IsLoggedOnce()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async Coroutine<string> (HttpContext context) =>
        {
            await Coroutine.Sleep(TimeSpan.Zero);
            throw new InvalidOperationException("broken");
        }));

        Assert.StartsWith("500 ", await GetAsync(server, "/"), StringComparison.Ordinal);
        Assert.Equal("broken", Assert.Single(server.Log.Errors).Exception!.Message);
    }

    [Fact]
    public async Task RequestDelegate_WithoutAReturnType_IsStillATask()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async context => await context.Response.WriteAsync("written")));

        Assert.Equal("written", await server.Client.GetStringAsync("/"));
    }

    private static void AddJson(WebApplicationBuilder builder)
        => builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, PointJson.Default));

    private static async Coroutine<string> VerbAsync(HttpContext context) => await PauseAsync(context.Request.Method);

    private static async Coroutine<T> PauseAsync<T>(T value)
    {
        await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        return value;
    }

    private static async Task<string> GetAsync(RunningServer server, string path)
    {
        using HttpResponseMessage answer = await server.Client.GetAsync(path);
        return $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType?.MediaType} {await answer.Content.ReadAsStringAsync()}";
    }

    private sealed record Unknown(int Value);

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class MarkedAttribute : Attribute;
}

internal record Point(int X, int Y);

internal sealed record Point3(int X, int Y, int Z) : Point(X, Y);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Point))]
[JsonSerializable(typeof(Point3))]
[JsonSerializable(typeof(int))]
internal sealed partial class PointJson : JsonSerializerContext;
