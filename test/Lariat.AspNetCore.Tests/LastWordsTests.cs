using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Lariat.AspNetCore.Tests.Behaviour;
using Lariat.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using static Lariat.AspNetCore.Tests.RawWebSocket;

namespace Lariat.AspNetCore.Tests;

/// <summary>What a server sent before it ended a connection arrives before the end.</summary>
public abstract class LastWordsTests(DriverKind kind) : ServerTest(kind)
{
    // Frames that break RFC 6455, and what the peer is told.
    public static TheoryData<string, byte[], int> BadFrames => new()
    {
        { "RSV1", Frame(0xc1, 0x61), 1002 },
        { "RSV2", Frame(0xa1, 0x61), 1002 },
        { "RSV3", Frame(0x91, 0x61), 1002 },
        { "reserved data opcode", Frame(0x83, 0x61), 1002 },
        { "reserved control opcode", Frame(0x8b, 0x61), 1002 },
        { "not masked", [0x81, 0x05, .. "hello"u8], 1002 },
        { "fragmented ping", Frame(0x09, 0x61), 1002 },
        { "ping of 126 bytes", [0x89, 0xfe, 0x00, 0x7e, 0, 0, 0, 0, .. new byte[126]], 1002 },
        { "continuation of nothing", Frame(0x80, 0x61), 1002 },
        { "text within a message", [.. Frame(0x01, 0x61), .. Frame(0x81, 0x61)], 1002 },
        { "close of one byte", Frame(0x88, 0x03), 1002 },
        { "close with the status 1005", Frame(0x88, 0x03, 0xed), 1002 },
        { "close with a reason that is not UTF-8", Frame(0x88, 0x03, 0xe8, 0xff), 1002 },
        { "text that is not UTF-8", Frame(0x81, 0xce, 0xba, 0xff), 1007 },
    };

    [Theory]
    [MemberData(nameof(BadFrames))]
    public async Task BadFrame_Alone_ItsCloseFrameAndAnEndInOrder(string what, byte[] frame, int status)
    {
        await using RunningServer server = await StartEchoAsync();
        using RawWebSocket client = await OpenAsync(server);

        await client.SendAsync(frame);

        Assert.Equal((what, $"close {status}, end"), (what, await client.ReceiveToEndAsync()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BadFrame_BehindGoodTextInOneWrite_EchoThenCloseFrame(bool isTls)
    {
        await using RunningServer server = await StartEchoAsync(isTls);
        for (int i = 0; i < 20; i++)
        {
            using RawWebSocket client = await OpenAsync(server, isTls: isTls);

            await client.SendAsync(TextFrame("one"), TextFrame("two"), Frame(0xc1, 0x61));

            Assert.Equal("text one, text two, close 1002, end", await client.ReceiveToEndAsync());
        }
    }

    [Fact]
    public async Task BadFrame_OfManyAtOnce_EachHearsOfIt()
    {
        await using RunningServer server = await StartEchoAsync();

        string[] heard = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            using RawWebSocket client = await OpenAsync(server);
            await client.SendAsync(TextFrame("one"), Frame(0xc1, 0x61));
            return await client.ReceiveToEndAsync();
        }));

        Assert.All(heard, words => Assert.Equal("text one, close 1002, end", words));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/task")]
    public async Task BadFrame_HandlerCatchesNothing_CloseFrameArrives(string path)
    {
        await using RunningServer server = await StartAsync(app => MapEcho(app, catches: false));
        using RawWebSocket client = await OpenAsync(server, path);

        await client.SendAsync(TextFrame("one"), Frame(0xc1, 0x61));

        Assert.Equal("text one, close 1002, end", await client.ReceiveToEndAsync());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/task")]
    [InlineData("/plain")]
    public async Task Peer_BreaksTheProtocolAndTheHandlerCatchesNothing_IsOneLineAtDebug(string path)
    {
        await using RunningServer server = await StartUncaughtAsync();
        using (RawWebSocket client = await OpenAsync(server, path))
        {
            await client.SendAsync(TextFrame("one"), Frame(0xc1, 0x61));
            await client.ReceiveToEndAsync();
        }

        await AssertQuietAsync(server, path);
        Assert.Single(server.Log.Lines, IsLineOfThePeer);
    }

    // The reset reaches the handler in its receive or as the cancellation of its request, whichever is first: with the second, the connection's line is the only one.
    [Theory]
    [InlineData("/")]
    [InlineData("/task")]
    [InlineData("/plain")]
    public async Task Peer_VanishesAndTheHandlerCatchesNothing_IsNoError(string path)
    {
        await using RunningServer server = await StartUncaughtAsync();
        using (RawWebSocket client = await OpenAsync(server, path))
        {
            await client.SendAsync(TextFrame("one"));
            client.Reset();
        }

        await AssertQuietAsync(server, path);
        Assert.Single(server.Log.Lines, static line => line.Text.Contains("was reset", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answer_ThatAFastClientTakes_LeavesTheLoopToOthersInBetween()
    {
        const int PieceBytes = 64 * 1024;
        const int PieceCount = 32;
        long iterations = 0;
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            byte[] piece = new byte[PieceBytes];
            long before = EventLoop.Current.GetStatistics().Iterations;
            for (int i = 0; i < PieceCount; i++)
            {
                await context.Response.Body.WriteAsync(piece);
            }

            iterations = EventLoop.Current.GetStatistics().Iterations - before;
        }));

        byte[] received = await server.Client.GetByteArrayAsync("/");

        Assert.Equal(PieceBytes * PieceCount, received.Length);
        Assert.InRange(iterations, 6, long.MaxValue);
    }

    [Fact]
    public async Task Answers_ThatManyFastClientsTake_AreSentInSharesOfAnIteration()
    {
        const int PieceBytes = 64 * 1024;
        const int PieceCount = 32;
        const int Clients = 8;
        int waiting = 0;
        var allAreHere = new TaskCompletionSource();
        var bytesOfIteration = new Dictionary<long, int>();
        await using RunningServer server = await StartAsync(
            app => app.MapGet("/", async (HttpContext context) =>
            {
                if (++waiting == Clients)
                {
                    allAreHere.SetResult();
                }

                await allAreHere.Task;
                byte[] piece = new byte[PieceBytes];
                for (int i = 0; i < PieceCount; i++)
                {
                    await context.Response.Body.WriteAsync(piece);
                    long iteration = EventLoop.Current.GetStatistics().Iterations;
                    bytesOfIteration[iteration] = bytesOfIteration.GetValueOrDefault(iteration) + PieceBytes;
                }
            }),
            options => options.LoopCount = 1);

        byte[][] received = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => server.Client.GetByteArrayAsync("/")));

        Assert.All(received, bytes => Assert.Equal(PieceBytes * PieceCount, bytes.Length));
        Assert.InRange(bytesOfIteration.Values.Max(), PieceBytes, 1024 * 1024);
    }

    [Fact]
    public async Task BadFrame_WhileTheServerCloses_EndsWithoutAReset()
    {
        await using RunningServer server = await StartHandlerAsync(socket => socket.CloseAsync());
        using RawWebSocket client = await OpenAsync(server);

        await client.SendAsync(Frame(0xc1, 0x61));

        Assert.Equal("close 1000, end", await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task Abort_OfAWebSocketAfterASend_MessageThenReset()
    {
        await using RunningServer server = await StartHandlerAsync(async socket =>
        {
            await socket.SendAsync("last words");
            socket.Abort();
        });
        using RawWebSocket client = await OpenAsync(server);

        Assert.Equal("text last words, reset", await client.ReceiveToEndAsync());
    }

    [Theory]
    [InlineData("loop", 10)]
    [InlineData("loop", 40_000)]
    [InlineData("pool", 10)]
    [InlineData("pool", 40_000)]
    public async Task Abort_OfARequestAfterAFlush_WhatWasFlushedThenReset(string where, int byteCount)
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", async (HttpContext context) =>
        {
            if (where == "pool")
            {
                await Task.Delay(1).ConfigureAwait(false);
            }

            await context.Response.WriteAsync(new string('x', byteCount));
            await context.Response.Body.FlushAsync();
            context.Abort();
        }));
        using Socket socket = await server.ConnectAsync();

        await socket.SendAsync(Bytes("GET / HTTP/1.0\r\nHost: test\r\n\r\n"));

        (string received, bool isReset) = await ReceiveToEndAsync(socket);
        Assert.True(isReset);
        Assert.EndsWith("\r\n\r\n" + new string('x', byteCount), received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_EndsItsHalfWithTheRequest_GetsTheWholeAnswer()
    {
        await using RunningServer server = await StartAsync(app => app.MapGet("/", () => "hello"));
        for (int i = 0; i < 20; i++)
        {
            using Socket socket = await server.ConnectAsync();

            await socket.SendAsync(Bytes("GET / HTTP/1.1\r\nHost: test\r\n\r\n"));
            socket.Shutdown(SocketShutdown.Send);

            (string received, bool isReset) = await ReceiveToEndAsync(socket);
            Assert.False(isReset);
            Assert.Contains("hello", received, StringComparison.Ordinal);
        }
    }

    private static async Task<(string Received, bool IsReset)> ReceiveToEndAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(Patience);
        var all = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        try
        {
            for (int count; (count = await socket.ReceiveAsync(buffer, limit.Token)) > 0;)
            {
                all.Write(buffer, 0, count);
            }

            return (System.Text.Encoding.ASCII.GetString(all.ToArray()), false);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            return (System.Text.Encoding.ASCII.GetString(all.ToArray()), true);
        }
    }

    private Task<RunningServer> StartEchoAsync(bool isTls = false) => StartAsync(
        app => MapEcho(app, catches: true),
        kestrel: options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (isTls)
            {
                listen.UseHttps(Certificates.Server);
            }
        }));

    private Task<RunningServer> StartUncaughtAsync() => StartAsync(app =>
    {
        app.UseDeveloperExceptionPage();
        MapEcho(app, catches: false);
        app.Map("/plain", async (HttpContext context) => await EchoAsync(context, catches: false));
    });

    // Waits for the end of the connection first: a server that stops would end the handler itself.
    private static async Task AssertQuietAsync(RunningServer server, string path)
    {
        await server.Log.WaitAsync(static line => line.Text.StartsWith("Connection id", StringComparison.Ordinal) && line.Text.EndsWith("stopped.", StringComparison.Ordinal), Patience);
        await server.StopAsync();
        Assert.DoesNotContain(server.Log.Lines, line => line.Level > LogLevel.Information && path == "/");
        Assert.DoesNotContain(server.Log.Lines, static line => line.Level > LogLevel.Information && line.Category.StartsWith("Microsoft.AspNetCore.Server", StringComparison.Ordinal));
    }

    private static bool IsLineOfThePeer(LogLine line)
        => line.Text.StartsWith("The peer of the WebSocket", StringComparison.Ordinal) && line is { Level: LogLevel.Debug, Exception: null };

    /// <summary>A server that accepts a WebSocket and leaves it to the handler.</summary>
    private Task<RunningServer> StartHandlerAsync(Func<WebSocketConnection, Coroutine> handler) => StartAsync(app =>
    {
        app.UseWebSockets();
        app.MapGet("/", async Coroutine (HttpContext context) =>
        {
            await using WebSocketConnection socket = await context.WebSockets.AcceptAsync();
            await handler(socket);
        });
    });

    private static void MapEcho(WebApplication app, bool catches)
    {
        app.UseWebSockets();
        app.MapGet("/", (HttpContext context) => EchoAsync(context, catches));
        app.Map("/task", context => EchoAsync(context, catches).AsTask());
    }

    private static async Coroutine EchoAsync(HttpContext context, bool catches)
    {
        await using WebSocketConnection socket = await context.WebSockets.AcceptAsync();
        try
        {
            await foreach (WebSocketMessage message in socket.ReadMessagesAsync())
            {
                await socket.SendAsync(message.Text);
            }
        }
        catch (WebSocketException) when (catches)
        {
            // The peer was told.
        }
    }
}
