using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lariat.Apps.Tests.Crawler;

/// <summary>A small site on a port of its own, which remembers who asked for what.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly Dictionary<string, RequestDelegate> _pages = [];
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly ConcurrentDictionary<string, bool> _connections = [];
    private readonly WebApplication _server;
    private int _underWay;

    private TestSite()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    /// <summary>Paths in the order in which they were asked for.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>The same, without robots.txt.</summary>
    public IReadOnlyList<string> Visits => [.. _requests.Where(path => path != "/robots.txt")];

    public int ConnectionCount => _connections.Count;

    /// <summary>The most requests that were under way at a time.</summary>
    public int MaxUnderWay { get; private set; }

    public string this[string path] => $"{_server.Urls.Single()}{path}";

    public static async Task<TestSite> StartAsync()
    {
        var site = new TestSite();
        await site._server.StartAsync();
        return site;
    }

    /// <summary>A page with links.</summary>
    public TestSite Page(string path, params IEnumerable<string> links)
        => On(path, http => Send(http, "text/html", string.Concat(links.Select(link => $"<p><a href=\"{link}\">{link}</a>"))));

    public TestSite Text(string path, string text) => On(path, http => Send(http, "text/plain", text));

    public TestSite Redirect(string path, string target) => On(path, http =>
    {
        http.Response.Redirect(target);
        return Task.CompletedTask;
    });

    public TestSite Status(string path, int status) => On(path, http =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    public TestSite On(string path, RequestDelegate answer)
    {
        _pages[path] = answer;
        return this;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static Task Send(HttpContext http, string type, string text)
    {
        http.Response.ContentType = type;
        return http.Response.WriteAsync(text);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        string path = $"{http.Request.Path}{http.Request.QueryString}";
        _requests.Enqueue(path);
        _connections[http.Connection.Id] = true;
        MaxUnderWay = Math.Max(MaxUnderWay, Interlocked.Increment(ref _underWay));
        try
        {
            if (_pages.TryGetValue(path, out RequestDelegate? page))
            {
                await page(http);
            }
            else
            {
                http.Response.StatusCode = 404;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
