using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Lariat.Tests;

/// <summary>Cancellation at awaits of the libraries that everybody uses.</summary>
public class LibraryCancelTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void HttpClient_ServerNeverAnswers_TimesOut() => TestLoop.RunReal(async () =>
    {
        using var server = new SilentServer();
        using var http = new HttpClient();

        await Assert.ThrowsAsync<TimeoutException>(
            async () => await Coroutine.WaitFor(http.GetStringAsync(server.Url), s_soon));

        Assert.Single(EventLoop.Current.AbandonedOperations);
    });

    [Fact]
    public void HttpClient_ItsOwnTimeoutInAGroup_IsReported() => TestLoop.RunReal(async () =>
    {
        using var server = new SilentServer();
        using var http = new HttpClient { Timeout = s_soon };

        var error = await Assert.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async group =>
        {
            group.Create(async () => await http.GetStringAsync(server.Url));
            await Coroutine.Sleep(30);
        }));

        Assert.IsType<TaskCanceledException>(Assert.Single(error.InnerExceptions));
    });

    [Fact]
    public void HttpClient_WithTheTasksToken_EndsByIt() => TestLoop.RunReal(async () =>
    {
        using var server = new SilentServer();
        using var http = new HttpClient();

        await Assert.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(
            s_soon, async () => { await http.GetStringAsync(server.Url, LoopTask.Current.Token); }));

        Assert.Empty(EventLoop.Current.AbandonedOperations);
    }, new LoopOptions { CancellationGrace = TimeSpan.FromSeconds(30) });

    [Fact]
    public void SemaphoreSlim_WaitAsync_TimesOut() => TestLoop.RunReal(async () =>
    {
        using var semaphore = new SemaphoreSlim(0);

        await Assert.ThrowsAsync<TimeoutException>(async () => await Coroutine.WaitFor(semaphore.WaitAsync(), s_soon));
    });

    [Fact]
    public void Channel_ReadAsyncWithTheToken_EndsAndLosesNoItem() => TestLoop.RunReal(async () =>
    {
        var channel = Channel.CreateUnbounded<int>();

        await Assert.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(
            s_soon, async () => { await channel.Reader.ReadAsync(LoopTask.Current.Token); }));
        channel.Writer.TryWrite(5);

        Assert.Equal(5, await channel.Reader.ReadAsync());
    });

    [Fact]
    public void Channel_ReadAsyncWithoutToken_IsNotAbandonedAndLosesNoItem() => TestLoop.RunReal(async () =>
    {
        var channel = Channel.CreateUnbounded<int>();
        int received = 0;
        LoopTask task = LoopTask.Create(ReadAsync());
        await Coroutine.Sleep(0);

        task.Cancel();
        await Coroutine.Sleep(0);
        channel.Writer.TryWrite(5);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);

        Assert.Equal(5, received);

        async Coroutine ReadAsync()
        {
            received = await channel.Reader.ReadAsync();
            await Coroutine.Sleep(30);
        }
    });

    [Fact]
    public void PipeReader_ReadAsyncWithTheToken_CanBeReadAgain() => TestLoop.RunReal(async () =>
    {
        var pipe = new Pipe();

        await Assert.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(
            s_soon, async () => { await pipe.Reader.ReadAsync(LoopTask.Current.Token); }));
        await pipe.Writer.WriteAsync(new byte[] { 9 });
        ReadResult read = await pipe.Reader.ReadAsync();

        Assert.Equal(9, read.Buffer.FirstSpan[0]);
    });

    [Fact]
    public void SslStream_HandshakeThatNeverEnds_TimesOut() => TestLoop.RunReal(async () =>
    {
        using var server = new SilentServer();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port);
        await using var tls = new SslStream(client.GetStream());

        await Assert.ThrowsAsync<TimeoutException>(
            async () => await Coroutine.WaitFor(tls.AuthenticateAsClientAsync("localhost"), s_soon));
    });

    [Fact]
    public void Stream_ReadExactlyAsync_EndsByTheToken() => TestLoop.RunReal(async () =>
    {
        using var server = new SilentServer();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port);

        await Assert.ThrowsAsync<TimeoutException>(async () => await TimeoutScope.RunAsync(
            s_soon, async () => { await client.GetStream().ReadExactlyAsync(new byte[1], LoopTask.Current.Token); }));
    });

    /// <summary>Accepts connections (the kernel does) and never says anything.</summary>
    private sealed class SilentServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public SilentServer() => _listener.Start();

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Uri Url => new($"http://127.0.0.1:{Port}/");

        public void Dispose() => _listener.Dispose();
    }
}
