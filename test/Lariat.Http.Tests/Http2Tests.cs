using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lariat.Http.Tests;

/// <summary>HTTP/2, in the clear (prior knowledge) and over TLS (ALPN).</summary>
public abstract class Http2Tests(DriverKind kind) : HttpTest(kind)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Get_ManyAtOnce_ShareAConnection(bool isTls) => RunClean(async () =>
    {
        await using KestrelServer server = await StartAsync(isTls);
        using HttpClient http = isTls ? NewH2Client() : NewH2cClient();

        string[] connections = await Coroutine.Gather(Enumerable.Range(0, 50).Select(_ => FetchAsync()));

        Assert.Single(connections.Distinct());

        async Coroutine<string> FetchAsync() => await http.GetStringAsync(server.At("connection"), Token);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Post_Large_ComesBack(bool isTls) => RunClean(async () =>
    {
        await using KestrelServer server = await StartAsync(isTls);
        using HttpClient http = isTls ? NewH2Client() : NewH2cClient();
        byte[] body = new byte[5_000_000];
        new Random(1).NextBytes(body);

        using HttpResponseMessage response = await http.PostAsync(server.At("echo"), new ByteArrayContent(body), Token);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(Token);

        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.Equal(body, answer);
    });

    /// <param name="hasRequest">Is set when <c>/never</c> is asked for.</param>
    internal static Task<KestrelServer> StartH2cAsync(TaskCompletionSource hasRequest) => StartAsync(isTls: false, hasRequest);

    internal static HttpClient NewH2cClient()
    {
        HttpClient http = LariatHttp.CreateClient();
        http.DefaultRequestVersion = HttpVersion.Version20;
        http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return http;
    }

    private static HttpClient NewH2Client()
    {
        HttpClient http = NewTrustingClient();
        http.DefaultRequestVersion = HttpVersion.Version20;
        http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return http;
    }

    private static Task<KestrelServer> StartAsync(bool isTls, TaskCompletionSource? hasRequest = null)
    {
        return KestrelServer.StartAsync(
            app =>
            {
                app.MapGet("/connection", (HttpContext context) => context.Connection.Id);
                app.MapPost("/echo", async (HttpContext context) =>
                {
                    // All of it first: a client that sends bytes reads the answer when it has sent them.
                    var body = new MemoryStream();
                    await context.Request.Body.CopyToAsync(body);
                    await context.Response.Body.WriteAsync(body.ToArray());
                });
                app.MapGet("/never", async (HttpContext context) =>
                {
                    hasRequest?.TrySetResult();
                    await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                });
            },
            HttpProtocols.Http2,
            isTls);
    }
}
