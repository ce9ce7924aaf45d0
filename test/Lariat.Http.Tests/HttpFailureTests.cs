using System.Net;
using System.Net.Sockets;
using Lariat.Net;

namespace Lariat.Http.Tests;

/// <summary>Servers that do not do what they should: the client says so, and nothing hangs.</summary>
public abstract class HttpFailureTests(DriverKind kind) : HttpTest(kind)
{
    [Fact]
    public void Get_NobodyListens_IsAConnectionError() => RunClean(async () =>
    {
        using HttpClient http = LariatHttp.CreateClient();

        HttpRequestException error = await FailAsync(http, new Uri($"http://127.0.0.1:{FreePort()}/"));

        Assert.Equal(HttpRequestError.ConnectionError, error.HttpRequestError);
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
    });

    [Fact]
    public void Get_UnknownHost_IsANameResolutionError() => RunClean(async () =>
    {
        using HttpClient http = LariatHttp.CreateClient();

        HttpRequestException error = await FailAsync(http, new Uri("http://no-such-host.invalid/"));

        Assert.Equal(HttpRequestError.NameResolutionError, error.HttpRequestError);
    });

    [Fact]
    public void Get_ClosedWithoutAnswer_IsAnEndedResponse() => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(static async connection => await ReadHeadAsync(connection));
        using HttpClient http = LariatHttp.CreateClient();

        HttpRequestException error = await FailAsync(http, UriOf(server));

        Assert.Equal(HttpRequestError.ResponseEnded, error.HttpRequestError);
    });

    [Fact]
    public void Get_Reset_IsAnError() => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(static async connection =>
        {
            await ReadHeadAsync(connection);
            connection.Abort();
        });
        using HttpClient http = LariatHttp.CreateClient();

        HttpRequestException error = await FailAsync(http, UriOf(server));

        Assert.IsAssignableFrom<IOException>(error.InnerException);
    });

    [Fact]
    public void Get_Garbage_IsAnInvalidResponse() => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(static async connection =>
        {
            await ReadHeadAsync(connection);
            await connection.WriteAsync(Bytes("SSH-2.0-OpenSSH\r\n\r\n"));
        });
        using HttpClient http = LariatHttp.CreateClient();

        HttpRequestException error = await FailAsync(http, UriOf(server));

        Assert.Equal(HttpRequestError.InvalidResponse, error.HttpRequestError);
    });

    [Fact]
    public void Get_BodyEndsEarly_IsAnEndedResponse() => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(static async connection =>
        {
            await ReadHeadAsync(connection);
            await connection.WriteAsync(Bytes("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"));
        });
        using HttpClient http = LariatHttp.CreateClient();

        HttpRequestException error = await FailAsync(http, UriOf(server));

        Assert.Equal(HttpRequestError.ResponseEnded, error.HttpRequestError);
    });

    [Fact]
    public void Get_HeadersWithoutEnd_AreRefused() => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(static async connection =>
        {
            await ReadHeadAsync(connection);
            try
            {
                await connection.WriteAsync(Bytes("HTTP/1.1 200 OK\r\n"));
                while (true)
                {
                    await connection.WriteAsync(Bytes("X-Header: 0123456789012345678901234567890123456789\r\n"));
                    await Coroutine.Sleep(TimeSpan.Zero);
                }
            }
            catch (SocketException)
            {
                // The client has had enough.
            }
        });
        using HttpClient http = LariatHttp.CreateClient(new LariatHttpOptions { MaxResponseHeadersKib = 4 });

        HttpRequestException error = await FailAsync(http, UriOf(server));

        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, error.HttpRequestError);
    });

    [Fact]
    public void Get_NeverAnswered_TimeoutScopeEndsItAndTheConnection() => RunClean(async () =>
    {
        bool isOver = false;
        await using Server server = await StartRawAsync(async connection =>
        {
            await ReadHeadAsync(connection);
            await AnswerAsync(connection, "x");
            await ReadHeadAsync(connection);
            isOver = (await connection.ReadToEndAsync()).Length == 0;
        });
        using HttpClient http = LariatHttp.CreateClient();

        // The second request finds a connection, so it is sent in its task's first step, before the time is over.
        await http.GetStringAsync(UriOf(server), Token);
        await Assert.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(
            TimeSpan.FromMilliseconds(50), async () => await http.GetStringAsync(UriOf(server), Token)).AsTask());

        await WaitUntil(() => isOver);
    });

    [Fact]
    public void Get_NeverAnswered_TheClientsTimeoutIsAFailureAndNoCancellation() => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(static async connection => await connection.ReadToEndAsync());
        using HttpClient http = LariatHttp.CreateClient(new LariatHttpOptions { Timeout = TimeSpan.FromMilliseconds(50) });

        var error = await Assert.ThrowsAsync<TaskCanceledException>(() => http.GetStringAsync(UriOf(server), Token));

        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.False(LoopTask.Current.IsCancellation(error));
    });

    [Fact]
    public void Get_ConnectionClosedWhileIdle_UsesAnother() => RunClean(async () =>
    {
        int connectionCount = 0;
        int endedCount = 0;
        await using Server server = await StartRawAsync(async connection =>
        {
            connectionCount++;
            await ReadHeadAsync(connection);
            await AnswerAsync(connection, "x");

            // When this returns the client has the end. A close comes later, and a request on its way then is answered with a reset.
            connection.EndWriting();
            endedCount++;
            await connection.ReadToEndAsync();
        });
        using HttpClient http = LariatHttp.CreateClient();

        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal("x", await http.GetStringAsync(UriOf(server), Token));
            await WaitUntil(() => endedCount == i);
        }

        Assert.Equal(3, connectionCount);
    });

    private static async Coroutine<HttpRequestException> FailAsync(HttpClient http, Uri uri)
        => await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(uri, Token));
}
