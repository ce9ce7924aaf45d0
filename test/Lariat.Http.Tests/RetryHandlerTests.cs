using System.Net.Http.Headers;
using System.Net;
using Lariat.Testing;

namespace Lariat.Http.Tests;

/// <summary>Retries, in virtual time: the waits are exact and cost nothing.</summary>
public class RetryHandlerTests
{
    private static readonly Uri s_uri = new("http://lariat.test/");

    [Fact]
    public void Send_TwoFailures_SucceedsAfterBackingOff()
    {
        (HttpResponseMessage response, TimeSpan elapsed, int attempts) = Run(new HttpRetryOptions(), Answer(503), Answer(500), Answer(200));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(3, attempts);

        // 0.5 s and 1 s, each between its half and itself.
        Assert.InRange(elapsed, TimeSpan.FromSeconds(0.75), TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public void Send_RetryAfterSeconds_WaitsThatLong()
    {
        (_, TimeSpan elapsed, int attempts) = Run(
            new HttpRetryOptions(), Answer(429, new RetryConditionHeaderValue(TimeSpan.FromSeconds(7))), Answer(200));

        Assert.Equal(2, attempts);
        Assert.Equal(TimeSpan.FromSeconds(7), elapsed);
    }

    [Fact]
    public void Send_RetryAfterDate_WaitsUntilThenOnTheServersClock()
    {
        DateTimeOffset serverTime = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        HttpResponseMessage refusal = Answer(503, new RetryConditionHeaderValue(serverTime.AddSeconds(90)));
        refusal.Headers.Date = serverTime;

        (_, TimeSpan elapsed, int attempts) = Run(new HttpRetryOptions(), refusal, Answer(200));

        Assert.Equal(2, attempts);
        Assert.Equal(TimeSpan.FromSeconds(90), elapsed);
    }

    [Fact]
    public void Send_RetryAfterTooLong_ReturnsTheResponse()
    {
        (HttpResponseMessage response, TimeSpan elapsed, int attempts) = Run(
            new HttpRetryOptions(), Answer(503, new RetryConditionHeaderValue(TimeSpan.FromHours(1))));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal((TimeSpan.Zero, 1), (elapsed, attempts));
    }

    [Fact]
    public void Send_NeverBetter_ReturnsTheLastResponse()
    {
        (HttpResponseMessage response, _, int attempts) = Run(
            new HttpRetryOptions { MaxRetries = 2 }, Answer(500), Answer(502), Answer(503));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public void Send_404_IsNotRetried()
    {
        (HttpResponseMessage response, _, int attempts) = Run(new HttpRetryOptions(), Answer(404));

        Assert.Equal((HttpStatusCode.NotFound, 1), (response.StatusCode, attempts));
    }

    [Fact]
    public void Send_Post_IsNotRetried()
    {
        var script = new ScriptedHandler(Answer(503));

        HttpResponseMessage response = Run(script, new HttpRetryOptions(), new HttpRequestMessage(HttpMethod.Post, s_uri)).Response;

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (response.StatusCode, script.Attempts));
    }

    [Fact]
    public void Send_PutOfAStream_IsNotRetried_OfText_Is()
    {
        var once = new ScriptedHandler(Answer(503));
        var twice = new ScriptedHandler(Answer(503), Answer(200));

        Run(once, new HttpRetryOptions(), new HttpRequestMessage(HttpMethod.Put, s_uri) { Content = new StreamContent(new MemoryStream()) });
        Run(twice, new HttpRetryOptions(), new HttpRequestMessage(HttpMethod.Put, s_uri) { Content = new StringContent("x") });

        Assert.Equal((1, 2), (once.Attempts, twice.Attempts));
    }

    [Fact]
    public void Send_ConnectionError_IsRetried_UntrustedCertificateIsNot()
    {
        var refused = new ScriptedHandler(new HttpRequestException(HttpRequestError.ConnectionError), Answer(200));
        var untrusted = new ScriptedHandler(new HttpRequestException(HttpRequestError.SecureConnectionError));

        Run(refused, new HttpRetryOptions(), new HttpRequestMessage(HttpMethod.Get, s_uri));
        Assert.Throws<HttpRequestException>(() => Run(untrusted, new HttpRetryOptions(), new HttpRequestMessage(HttpMethod.Get, s_uri)));

        Assert.Equal((2, 1), (refused.Attempts, untrusted.Attempts));
    }

    [Fact]
    public void Send_RefusedResponses_AreDisposed()
    {
        HttpResponseMessage refusal = Answer(503);
        refusal.Content = new StringContent("later");

        Run(new HttpRetryOptions(), refusal, Answer(200));

        Assert.Throws<ObjectDisposedException>(() => refusal.Content.ReadAsStream());
    }

    [Fact]
    public void Send_CancelledWhileWaiting_EndsAtOnce() => EventLoop.Run(CancelWhileWaitingAsync(), new LoopOptions { Driver = () => new VirtualClockDriver() });

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void Constructor_RetriesOutOfBounds_Throws(int retries)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new RetryHandler(new HttpRetryOptions { MaxRetries = retries }));

    private static async Coroutine CancelWhileWaitingAsync()
    {
        var script = new ScriptedHandler(Answer(503, new RetryConditionHeaderValue(TimeSpan.FromMinutes(1))), Answer(200));
        using var http = new HttpMessageInvoker(new RetryHandler { InnerHandler = script });
        LoopTask<HttpResponseMessage> task = LoopTask.Create(SendAsync(http, new HttpRequestMessage(HttpMethod.Get, s_uri)));
        await Coroutine.Sleep(10);

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        Assert.Equal(1, script.Attempts);
        Assert.True(EventLoop.Current.Time < LoopInstant.Zero + TimeSpan.FromSeconds(11));
    }

    private static (HttpResponseMessage Response, TimeSpan Elapsed, int Attempts) Run(HttpRetryOptions options, params object[] answers)
    {
        var script = new ScriptedHandler(answers);
        (HttpResponseMessage response, TimeSpan elapsed) = Run(script, options, new HttpRequestMessage(HttpMethod.Get, s_uri));
        return (response, elapsed, script.Attempts);
    }

    private static (HttpResponseMessage Response, TimeSpan Elapsed) Run(ScriptedHandler script, HttpRetryOptions options, HttpRequestMessage request)
    {
        return EventLoop.Run(MeasureAsync(), new LoopOptions { Driver = () => new VirtualClockDriver() });

        async Coroutine<(HttpResponseMessage, TimeSpan)> MeasureAsync()
        {
            using var http = new HttpMessageInvoker(new RetryHandler(options) { InnerHandler = script });
            LoopInstant start = EventLoop.Current.Time;
            HttpResponseMessage response = await SendAsync(http, request);
            return (response, EventLoop.Current.Time - start);
        }
    }

    private static async Coroutine<HttpResponseMessage> SendAsync(HttpMessageInvoker http, HttpRequestMessage request)
        => await http.SendAsync(request, LoopTask.Current.Token);

    private static HttpResponseMessage Answer(int status, RetryConditionHeaderValue? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        response.Headers.RetryAfter = retryAfter;
        return response;
    }

    /// <summary>Answers with what it is given, one after the other: responses, or exceptions to throw.</summary>
    private sealed class ScriptedHandler(params object[] answers) : HttpMessageHandler
    {
        public int Attempts { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => answers[Attempts++] is HttpResponseMessage response ? Task.FromResult(response) : throw (Exception)answers[Attempts - 1];
    }
}
