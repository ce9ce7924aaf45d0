using System.Net;
using System.Net.Http.Json;
using Lariat.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lariat.Http.Tests;

/// <summary>HTTP/1.1 as programs use it.</summary>
public abstract class HttpClientTests(DriverKind kind) : HttpTest(kind)
{
    private const int LargeBytes = 20_000_000;

    [Fact]
    public void GetString_Kestrel_IsTheBody() => RunClean(async () =>
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapGet("/", () => "Hello"));
        using HttpClient http = LariatHttp.CreateClient();

        string body = await http.GetStringAsync(server.Root, Token);

        Assert.Equal("Hello", body);
    });

    [Fact]
    public void GetString_Sequential_ReusesTheConnection() => RunClean(async () =>
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapGet("/", (HttpContext context) => context.Connection.Id));
        using HttpClient http = LariatHttp.CreateClient();
        var ids = new HashSet<string>();

        for (int i = 0; i < 20; i++)
        {
            ids.Add(await http.GetStringAsync(server.Root, Token));
        }

        Assert.Single(ids);
        Assert.Equal(1, EventLoop.Current.Sockets.OpenCount);
    });

    [Fact]
    public void Get_OnceConnected_StaysOnTheLoop() => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(connection => ServeAsync(connection, _ => AnswerAsync(connection, "x")));
        EventLoop loop = EventLoop.Current;
        var threads = new ThreadWitness(loop);
        using var http = new HttpClient(threads.Around(LariatHttp.CreateHandler()));
        await http.GetStringAsync(UriOf(server), Token);
        threads.Clear();

        for (int i = 0; i < 10; i++)
        {
            await http.GetStringAsync(UriOf(server), Token);
        }

        Assert.Equal(10, threads.OnLoop);
        Assert.Equal(0, threads.Elsewhere);
    });

    [Fact]
    public void GetFromJson_PostAsJson_RoundTrip() => RunClean(async () =>
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapPost("/", (Point point) => new Point(point.Y, point.X)));
        using HttpClient http = LariatHttp.CreateClient();

        using HttpResponseMessage response = await http.PostAsJsonAsync(server.Root, new Point(1, 2), Token);
        Point? answer = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Point>(Token);

        Assert.Equal(new Point(2, 1), answer);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Download_Large_IsComplete(bool isChunked) => RunClean(async () =>
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            context.Response.ContentLength = isChunked ? null : LargeBytes;
            for (int sent = 0; sent < LargeBytes; sent += 100_000)
            {
                await context.Response.Body.WriteAsync(Pattern(sent, 100_000));
            }
        }));
        using HttpClient http = LariatHttp.CreateClient();

        byte[] body = await http.GetByteArrayAsync(server.Root, Token);

        Assert.Equal(Pattern(0, LargeBytes), body);
    });

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void Upload_Large_Arrives(bool isChunked, bool expectsContinue) => RunClean(async () =>
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapPost("/", async (HttpContext context) =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(body.ToArray()));
        }));
        using HttpClient http = LariatHttp.CreateClient();
        byte[] sent = Pattern(0, LargeBytes);
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Root) { Content = new ByteArrayContent(sent) };
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.ExpectContinue = expectsContinue;

        using HttpResponseMessage response = await http.SendAsync(request, Token);

        Assert.Equal(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(sent)), await response.Content.ReadAsStringAsync(Token));
    });

    [Fact]
    public void Get_Redirect_IsFollowed() => RunClean(async () =>
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.MapGet("/", () => Results.Redirect("/there"));
            app.MapGet("/there", () => "arrived");
        });
        using HttpClient http = LariatHttp.CreateClient();

        string body = await http.GetStringAsync(server.Root, Token);

        Assert.Equal("arrived", body);
    });

    [Fact]
    public void EnsureSuccess_404_Throws() => RunClean(async () =>
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapGet("/", () => "x"));
        using HttpClient http = LariatHttp.CreateClient();
        using HttpResponseMessage response = await http.GetAsync(server.At("missing"), Token);

        var error = Assert.Throws<HttpRequestException>(response.EnsureSuccessStatusCode);

        Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
    });

    [Fact]
    public void Get_ManyAtOnce_AllAnswered() => RunClean(async () =>
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapGet("/{n}", (int n) => n * 2));
        using HttpClient http = LariatHttp.CreateClient();

        string[] answers = await Coroutine.Gather(Enumerable.Range(0, 200).Select(n => FetchAsync(n)));

        Assert.Equal(Enumerable.Range(0, 200).Select(n => $"{n * 2}"), answers);

        async Coroutine<string> FetchAsync(int n) => await http.GetStringAsync(server.At($"{n}"), Token);
    });

    [Fact]
    public void MaxConnectionsPerHost_Two_NeverMore() => RunClean(async () =>
    {
        int running = 0;
        int most = 0;
        var bothAreHere = new AsyncEvent();
        await using Server server = await StartRawAsync(connection => ServeAsync(connection, async _ =>
        {
            most = Math.Max(most, ++running);
            if (running == 2)
            {
                bothAreHere.Set();
            }

            // The first request waits for one of another connection, however long that takes to open.
            await bothAreHere.WaitAsync();
            await YieldAsync();
            running--;
            await AnswerAsync(connection, "x");
        }));
        using HttpClient http = LariatHttp.CreateClient(new LariatHttpOptions { MaxConnectionsPerHost = 2 });

        await Coroutine.Gather(Enumerable.Range(0, 20).Select(_ => FetchAsync()));

        Assert.Equal(2, most);

        async Coroutine<string> FetchAsync() => await http.GetStringAsync(UriOf(server), Token);
    });

    [Fact]
    public void MaxResponseBufferBytes_LargerBody_IsRefused() => RunClean(async () =>
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapGet("/", () => new string('x', 2000)));
        using HttpClient http = LariatHttp.CreateClient(new LariatHttpOptions { MaxResponseBufferBytes = 1000 });

        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(server.Root, Token));

        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, error.HttpRequestError);
    });

    private static byte[] Pattern(int from, int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)((from + i) * 31 >> 3);
        }

        return bytes;
    }

    private sealed record Point(int X, int Y);
}
