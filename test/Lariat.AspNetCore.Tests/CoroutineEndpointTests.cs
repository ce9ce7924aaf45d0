using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Lariat.AspNetCore.Tests;

/// <summary>Handlers that are coroutines.</summary>
public abstract class CoroutineEndpointTests(DriverKind kind) : ServerTest(kind)
{
    [Fact]
    public async Task Text_OfACoroutine_IsAnsweredAsText()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async Coroutine<string> () =>
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
            return LoopTask.Current.Name;
        }));

        using HttpResponseMessage answer = await server.Client.GetAsync("/");

        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("GET /", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Object_OfACoroutine_IsAnsweredAsJson()
    {
        await using RunningServer server = await StartAsync(app => app.MapPost("/{id:int}", async Coroutine<Item> (int id, Item item, [FromHeader(Name = "x-by")] string by, int times = 3) =>
        {
            await Coroutine.Sleep(TimeSpan.Zero);
            return new Item($"{item.Name} {by}", id * times);
        }));
        server.Client.DefaultRequestHeaders.Add("x-by", "me");

        using HttpResponseMessage answer = await server.Client.PostAsJsonAsync("/7", new Item("thing", 0));

        Assert.Equal(new Item("thing me", 21), await answer.Content.ReadFromJsonAsync<Item>());
    }

    [Fact]
    public async Task Parameters_OfACoroutine_AreBoundByName()
    {
        await using RunningServer server = await StartAsync(app =>
        {
            // region: parameters
            app.MapGet("/hello/{name}", async Coroutine<string> (string name, int times = 1) =>
            {
                await Coroutine.Sleep(TimeSpan.FromMilliseconds(10));
                return string.Join(' ', Enumerable.Repeat($"hello {name}", times));
            });
            // endregion
        });

        string answer = await server.Client.GetStringAsync("/hello/world?times=2");

        Assert.Equal("hello world hello world", answer);
    }

    [Fact]
    public async Task AsyncLambda_OfTheContext_IsAPlainMethodUnlessItSaysCoroutine()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            await Task.Yield();
            return context.Request.Path.Value;
        }));

        RouteEndpoint endpoint = Assert.IsType<RouteEndpoint>(Assert.Single(((IEndpointRouteBuilder)server.App).DataSources.SelectMany(source => source.Endpoints)));
        Assert.Equal(typeof(Task<string>), endpoint.Metadata.GetRequiredMetadata<MethodInfo>().ReturnType);
    }

    [Fact]
    public async Task Metadata_OfATypedResultByTheContext_IsTheResultsOwn()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async Coroutine<NotFound> (HttpContext context) => await Coroutine.FromResult(TypedResults.NotFound())));

        Endpoint endpoint = Assert.Single(((IEndpointRouteBuilder)server.App).DataSources.SelectMany(source => source.Endpoints));

        Assert.Equal(StatusCodes.Status404NotFound, endpoint.Metadata.GetRequiredMetadata<IProducesResponseTypeMetadata>().StatusCode);
    }

    [Fact]
    public async Task DisplayName_OfACoroutine_NamesTheHandler()
    {
        await using RunningServer server = await StartAsync(app =>
        {
            app.MapGet("/method", GreetAsync);
            app.MapGet("/local", LocalAsync);
            app.MapGet("/lambda", async Coroutine<string> (HttpContext context) => await Coroutine.FromResult(context.GetEndpoint()!.DisplayName!));
        });

        Assert.Equal("HTTP: GET /method => GreetAsync", await server.Client.GetStringAsync("/method"));
        Assert.Equal("HTTP: GET /local => LocalAsync", await server.Client.GetStringAsync("/local"));
        Assert.Equal("HTTP: GET /lambda", await server.Client.GetStringAsync("/lambda"));

        static async Coroutine<string> LocalAsync(HttpContext context) => await GreetAsync(context);
    }

    [Fact]
    public async Task Parameter_RequiredAndMissing_IsABadRequest()
    {
        await using RunningServer server = await StartAsync(app =>
        {
            app.MapGet("/needed", async Coroutine<string> (string name) => await Coroutine.FromResult(name));
            app.MapGet("/optional", async Coroutine<string> (string? name) => await Coroutine.FromResult(name ?? "nobody"));
        });

        using HttpResponseMessage needed = await server.Client.GetAsync("/needed");
        string optional = await server.Client.GetStringAsync("/optional");

        Assert.Equal((HttpStatusCode.BadRequest, "nobody"), (needed.StatusCode, optional));
    }

    [Fact]
    public async Task Result_OfACoroutine_WritesItself()
    {
        await using RunningServer server = await StartAsync(app => app.MapGroup("/group").MapDelete("/", async Coroutine<NotFound<string>> () =>
        {
            await Coroutine.Sleep(TimeSpan.Zero);
            return TypedResults.NotFound("gone");
        }));

        using HttpResponseMessage answer = await server.Client.DeleteAsync("/group");

        Assert.Equal((HttpStatusCode.NotFound, "\"gone\""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Nothing_OfACoroutine_IsAnEmptyAnswer()
    {
        await using RunningServer server = await StartAsync(app => app.MapPut("/", async Coroutine (HttpContext context) =>
        {
            await Coroutine.Sleep(TimeSpan.Zero);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }));

        using HttpResponseMessage answer = await server.Client.PutAsync("/", content: null);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task Nothing_OfACoroutineWithParameters_IsAnEmptyAnswer()
    {
        int deleted = 0;
        await using RunningServer server = await StartAsync(app => app.MapDelete("/{id:int}", async Coroutine (int id) =>
        {
            await Coroutine.Sleep(TimeSpan.Zero);
            deleted = id;
        }));

        using HttpResponseMessage answer = await server.Client.DeleteAsync("/17");

        Assert.Equal((HttpStatusCode.OK, "", 17), (answer.StatusCode, await answer.Content.ReadAsStringAsync(), deleted));
    }

    [Fact]
    public async Task AsHandler_CoroutinesWithAndWithoutAResult_AreMappedByAspNetCore()
    {
        await using RunningServer server = await StartAsync(app =>
        {
            app.MapMethods("/none", ["OPTIONS"], CoroutineEndpointExtensions.AsHandler(
                async Coroutine (HttpContext context) => await Coroutine.Sleep(TimeSpan.Zero)));
            app.MapMethods("/text", ["OPTIONS"], CoroutineEndpointExtensions.AsHandler(
                async Coroutine<string> (HttpContext context) => await Coroutine.FromResult("text")));
        });

        using HttpResponseMessage none = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/none"));
        using HttpResponseMessage text = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/text"));

        Assert.Equal((HttpStatusCode.OK, ""), (none.StatusCode, await none.Content.ReadAsStringAsync()));
        Assert.Equal((HttpStatusCode.OK, "text"), (text.StatusCode, await text.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Failure_OfACoroutine_IsLoggedOnce()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async Coroutine<string> () =>
        {
            await Coroutine.Sleep(TimeSpan.Zero);
            throw new InvalidOperationException("broken");
        }));

        using HttpResponseMessage answer = await server.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("broken", Assert.Single(server.Log.Errors).Exception!.Message);
    }

    [Fact]
    public async Task Filter_AroundACoroutine_SeesItsResult()
    {
        await using RunningServer server = await StartAsync(app => app.MapPatch("/", async Coroutine<string> () => await Coroutine.FromResult("inner"))
            .AddEndpointFilter(async (context, next) => $"filtered {await next(context)}"));

        using HttpResponseMessage answer = await server.Client.PatchAsync("/", content: null);

        Assert.Equal("filtered inner", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task ForeignWait_ClientGoesAway_IsCancelledAtTheAwait()
    {
        var waiting = new TaskCompletionSource();
        var ended = new TaskCompletionSource<string>();
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async Coroutine<string> () =>
        {
            try
            {
                waiting.SetResult();
                await Task.Delay(Patience);
                ended.SetResult("waited");
            }
            catch (CoroutineCanceledException)
            {
                ended.SetResult("cancelled");
                throw;
            }

            return "";
        }));
        Socket socket = await server.ConnectAsync();

        await socket.SendAsync(Bytes("GET / HTTP/1.1\r\nHost: test\r\n\r\n"));
        await waiting.Task.WaitAsync(Patience);
        socket.Dispose();

        Assert.Equal("cancelled", await ended.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Coroutine_OffLoop_SaysWhatToDo()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", [OffLoop] async Coroutine<string> () => await Coroutine.FromResult("")));

        using HttpResponseMessage answer = await server.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("moved off the loop", Assert.Single(server.Log.Errors).Exception!.Message, StringComparison.Ordinal);
    }

    /// <summary>Not public, as most programs' own types.</summary>
    private sealed record Item(string Name, int Count);

    private static async Coroutine<string> GreetAsync(HttpContext context) => await Coroutine.FromResult(context.GetEndpoint()!.DisplayName!);
}
