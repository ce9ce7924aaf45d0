using System.Net;
using Lariat.AspNetCore.Tests.Behaviour;
using Lariat.IO;
using Lariat.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using static Lariat.AspNetCore.Tests.RawWebSocket;

namespace Lariat.AspNetCore.Tests;

/// <summary>A WebSocket message beyond the limit: the peer receives status 1009, and what it still sends is dropped.</summary>
public abstract class MessageTooLongTests(DriverKind kind) : ServerTest(kind)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Message_AndNoCloseFrame_Status1009AndAnEndInOrder(bool isTls)
    {
        await using RunningServer server = await StartLimitedAsync(isTls: isTls);
        using RawWebSocket client = await OpenAsync(server, isTls: isTls);

        await client.SendAsync(TextFrame("one"), TextFrame("longer than ten"));

        Assert.Equal("text one, close 1009, end", await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task Megabytes_BehindTheMessage_AreDroppedAndNotParsed()
    {
        await using RunningServer server = await StartLimitedAsync();
        using RawWebSocket client = await OpenAsync(server);
        byte[] noFrames = new byte[16 * 1024 * 1024];

        await client.SendAsync(TextFrame("longer than ten"), noFrames);

        Assert.Equal("close 1009, end", await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task Megabytes_HandlerHasNotEnded_AreDroppedMeanwhile()
    {
        var isSent = new TaskCompletionSource();
        await using RunningServer server = await StartLimitedAsync(onTooLong: () => isSent.Task.WaitAsync(Patience));
        using RawWebSocket client = await OpenAsync(server);

        await client.SendAsync(TextFrame("longer than ten"), new byte[16 * 1024 * 1024]).WaitAsync(Patience);
        isSent.SetResult();

        Assert.Equal("close 1009, end", await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task Megabytes_InputWasPaused_AreDroppedToo()
    {
        // The pump waits for the handler as soon as it has received anything.
        await using RunningServer server = await StartLimitedAsync(maxReadBufferSize: 1);
        using RawWebSocket client = await OpenAsync(server);

        await client.SendAsync(TextFrame("longer than ten"), new byte[16 * 1024 * 1024]).WaitAsync(Patience);

        Assert.Equal("close 1009, end", await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task Peer_NeverEnds_IsResetAfterTheLimit()
    {
        await using RunningServer server = await StartLimitedAsync(TimeSpan.FromMilliseconds(100));
        using RawWebSocket client = await OpenAsync(server);

        await client.SendAsync(TextFrame("longer than ten"));
        string heard = await client.ReceiveToEndAsync();

        await server.Log.WaitAsync(static line => line.Text.Contains("end its stream within the limit", StringComparison.Ordinal), Patience);
        Assert.Equal("close 1009, end", heard);
    }

    /// <summary>An echo of messages up to ten bytes.</summary>
    private Task<RunningServer> StartLimitedAsync(
        TimeSpan? closeTimeout = null, bool isTls = false, Func<Task>? onTooLong = null, int? maxReadBufferSize = null) => StartAsync(
        app =>
        {
            app.UseWebSockets();
            app.MapGet("/", async Coroutine (HttpContext context) =>
            {
                var limits = new WebSocketLimits { MaxMessageBytes = 10, CloseTimeout = closeTimeout ?? Patience };
                await using WebSocketConnection socket = await context.WebSockets.AcceptAsync(limits: limits);
                try
                {
                    await foreach (WebSocketMessage message in socket.ReadMessagesAsync())
                    {
                        await socket.SendAsync(message.Text);
                    }
                }
                catch (LimitOverrunException)
                {
                    // The peer was told.
                    await Coroutine.Uninterruptible(onTooLong?.Invoke() ?? Task.CompletedTask);
                }
            });
        },
        lariat => lariat.MaxReadBufferSize = maxReadBufferSize ?? lariat.MaxReadBufferSize,
        kestrel: options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (isTls)
            {
                listen.UseHttps(Certificates.Server);
            }
        }));
}
