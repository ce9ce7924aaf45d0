using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lariat.Apps.Tests.Gateway;

/// <summary>Backends of every kind: /quick/…, /slow/…, /failing/…, /garbage/…, /meet/… and more.</summary>
internal sealed class TestBackends : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly TaskCompletionSource _bothAreHere = new();
    private int _meeting;

    private TestBackends()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapGet("/quick/{**path}", (string path, HttpRequest request) => new { path, query = request.QueryString.Value });
        _server.MapGet("/failing/{**path}", () => Results.StatusCode(500));
        _server.MapGet("/garbage/{**path}", () => Results.Text("<html>", "application/json"));
        _server.MapGet("/unknown-charset/{**path}", async (HttpContext http) =>
        {
            http.Response.ContentType = "application/json; charset=x-nobody";
            await http.Response.WriteAsync("{}");
        });
        _server.MapGet("/huge/{**path}", () => Results.Text('"' + new string('x', 2_000_000) + '"', "application/json"));
        _server.MapGet("/elsewhere/{**path}", () => Results.Redirect("/secret"));
        _server.MapGet("/secret", () => new { key = "internal only" });
        _server.MapGet("/slow/{**path}", HangAsync);
        _server.MapGet("/meet/{**path}", MeetAsync);
    }

    /// <summary>A permit for each request that has come to a slow backend.</summary>
    public SemaphoreSlim Asked { get; } = new(0);

    /// <summary>A permit for each request to a slow backend whose client has gone away.</summary>
    public SemaphoreSlim Aborted { get; } = new(0);

    public static async Task<TestBackends> StartAsync()
    {
        var backends = new TestBackends();
        await backends._server.StartAsync();
        return backends;
    }

    public string this[string name] => $"{_server.Urls.Single()}/{name}/";

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Asked.Dispose();
        Aborted.Dispose();
    }

    private async Task HangAsync(HttpContext http)
    {
        Asked.Release();
        try
        {
            await Task.Delay(-1, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            Aborted.Release();
        }
    }

    // Answers when a second request has come while the first one waits.
    private async Task<IResult> MeetAsync()
    {
        if (Interlocked.Increment(ref _meeting) == 2)
        {
            _bothAreHere.SetResult();
        }

        await _bothAreHere.Task;
        return Results.Json("met");
    }
}
