using Lariat.Net;

namespace Lariat.Http.Tests;

/// <summary>Cancelling a task that waits for HttpClient, at each of its stages.</summary>
public abstract class HttpCancellationTests(DriverKind kind) : HttpTest(kind)
{
    // A request and its streamed answer, with everything that may wait for the network.
    private const int MaxStages = 60;

    [Fact]
    public void Get_CancelledAtEveryAwait_LeavesNothing() => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(connection => ServeAsync(connection, async _ =>
        {
            await connection.WriteAsync(Bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
            for (int i = 0; i < 3; i++)
            {
                await YieldAsync();
                await connection.WriteAsync(Bytes("3\r\nabc\r\n"));
            }

            await connection.WriteAsync(Bytes("0\r\n\r\n"));
        }));
        int cancelled = 0;
        for (int iterations = 0; iterations < MaxStages; iterations++)
        {
            using HttpClient http = LariatHttp.CreateClient();
            LoopTask<string> task = LoopTask.Create(FetchAsync(http, UriOf(server)));
            await YieldAsync(iterations);

            task.Cancel();
            await Coroutine.WaitMany([task]);

            cancelled += task.IsCanceled ? 1 : 0;
            Assert.True(task.IsCanceled || task.GetResult() == "abcabcabc");
        }

        Assert.True(cancelled > 0);
        Assert.Empty(EventLoop.Current.AbandonedOperations);
    });

    [Fact]
    public void Get_CancelledWithToken_EndsTheConnectionAtOnce() => RunClean(async () =>
    {
        bool isOver = false;
        var hasRequest = new AsyncEvent();
        await using Server server = await StartRawAsync(async connection =>
        {
            await ReadHeadAsync(connection);
            hasRequest.Set();
            await connection.ReadToEndAsync();
            isOver = true;
        });
        using HttpClient http = LariatHttp.CreateClient();
        LoopTask<string> task = LoopTask.Create(FetchAsync(http, UriOf(server)));
        await hasRequest.WaitAsync();

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        await WaitUntil(() => isOver);
    });

    [Fact]
    public void Post_CancelledWhileThePeerTakesNothing_EndsAtOnce() => RunClean(async () =>
    {
        var hasRequest = new AsyncEvent();
        await using Server server = await StartRawAsync(async connection =>
        {
            await ReadHeadAsync(connection);
            hasRequest.Set();
            await Coroutine.Sleep(TimeSpan.FromHours(1));
        });
        using HttpClient http = LariatHttp.CreateClient();
        LoopTask task = LoopTask.Create(PostAsync(http, UriOf(server), new byte[100_000_000]));
        await hasRequest.WaitAsync();
        LoopInstant start = EventLoop.Current.Time;

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        await WaitUntil(() => EventLoop.Current.Sockets.OpenCount == 2);
        Assert.True(EventLoop.Current.Time - start < ConnectOptions.DefaultConnect.CloseTimeout);
    });

    [Fact]
    public void Get_CancelledWithoutToken_IsAbandonedAndListedUntilItEnds() => RunClean(async () =>
    {
        var mayAnswer = new AsyncEvent();
        var hasRequest = new AsyncEvent();
        await using Server server = await StartRawAsync(connection => ServeAsync(connection, async _ =>
        {
            hasRequest.Set();
            await mayAnswer.WaitAsync();
            await AnswerAsync(connection, "late");
        }));
        using HttpClient http = LariatHttp.CreateClient();
        LoopTask<string> task = LoopTask.Create(WithoutTokenAsync(http, UriOf(server)));
        await hasRequest.WaitAsync();

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Single(EventLoop.Current.AbandonedOperations);
        mayAnswer.Set();
        await WaitUntil(() => EventLoop.Current.AbandonedOperations.Count == 0);
    });

    [Fact]
    public void Get_RequestThatOpenedAnHttp2Connection_IsCancelled_OthersGoOn() => RunClean(async () =>
    {
        var hasRequest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using KestrelServer server = await Http2Tests.StartH2cAsync(hasRequest);
        using HttpClient http = Http2Tests.NewH2cClient();
        LoopTask<string> first = LoopTask.Create(FetchAsync(http, server.At("never")));
        await hasRequest.Task;

        first.Cancel();
        await Coroutine.WaitMany([first]);
        string second = await http.GetStringAsync(server.At("connection"), Token);

        Assert.True(first.IsCanceled);
        Assert.Equal(second, await http.GetStringAsync(server.At("connection"), Token));
    });

    private static async Coroutine<string> FetchAsync(HttpClient http, Uri uri)
    {
        using HttpResponseMessage response = await http.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }

    private static async Coroutine PostAsync(HttpClient http, Uri uri, byte[] body)
    {
        using HttpResponseMessage response = await http.PostAsync(uri, new ByteArrayContent(body), Token);
    }

#pragma warning disable LAR0004 // What becomes of it without the token is what is tested.
    private static async Coroutine<string> WithoutTokenAsync(HttpClient http, Uri uri) => await http.GetStringAsync(uri);
#pragma warning restore LAR0004
}
