using System.Net.Sockets;
using Lariat.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Lariat.AspNetCore.Tests;

/// <summary>A server of a test, and its client. Disposing stops it and checks that the loops have nothing left.</summary>
public sealed class RunningServer(WebApplication app, CollectedLog log) : IAsyncDisposable
{
    private bool _isStopped;

    public WebApplication App => app;

    public CollectedLog Log => log;

    public LoopGroup Loops => app.Services.GetRequiredService<LoopGroup>();

    public Uri Address { get; } = new(app.Urls.First().Replace("[::]", "localhost", StringComparison.Ordinal));

    public HttpClient Client { get; } = new() { Timeout = ServerTest.Patience, BaseAddress = new Uri(app.Urls.First()) };

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(Address.Host, Address.Port);
        return socket;
    }

    /// <summary>Stops accepting, lets requests end, and looks at what the loops still have.</summary>
    /// <param name="deadline">Requests that have not ended then are aborted.</param>
    public async Task StopAsync(TimeSpan? deadline = null)
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        Client.Dispose();
        using var limit = new CancellationTokenSource(deadline ?? ServerTest.Patience);
        await app.StopAsync(limit.Token);
        foreach (EventLoop loop in Loops.Loops)
        {
            // Those without a name are the one that asks and the one that keeps the loop running.
            string[] left = await loop.RunThreadSafe(ListTasksAsync()).AsTask();
            Assert.Empty(left);
            Assert.Equal(0, loop.GetStatistics().Connections);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static async Coroutine<string[]> ListTasksAsync()
    {
        // What has just ended is told to others in the next iterations.
        for (int i = 0; i < 10; i++)
        {
            await Coroutine.Sleep(TimeSpan.Zero);
        }

        return [.. EventLoop.Current.Tasks.Where(task => task != LoopTask.Current && !task.Name.StartsWith("Task-", StringComparison.Ordinal)).Select(task => task.ToString())];
    }
}
