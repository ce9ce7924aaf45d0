using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Lariat.IO;
using Lariat.Net;

namespace Lariat.Http.Tests;

/// <summary>Our client with a server of Python's websockets.</summary>
public abstract class WebSocketPeerTests(DriverKind kind) : HttpTest(kind)
{
    // What it does with a connection is its path's. It prints its port, and how connections to /report were closed.
    private const string ServerScript = """
        import asyncio, sys, websockets
        async def serve(ws, path=None):
            path = ws.path
            if path == "/fragments":
                await ws.send(["one ", "two ", "three"])
                await ws.send([b"\x00\x01", b"", b"\x02"])
            elif path == "/close":
                await ws.close(4001, "bye")
            elif path == "/abrupt":
                await ws.send("before")
                ws.transport.abort()
                return
            elif path == "/ping":
                await asyncio.wait_for(await ws.ping(b"are you there?"), 10)
                await ws.send("ponged")
            elif path == "/extensions":
                await ws.send(",".join(e.name for e in ws.extensions))
            elif path == "/protocol":
                await ws.send(str(ws.subprotocol))
            elif path == "/bad-text":
                await ws.ensure_open()
                await ws.write_frame(True, 1, b"\xff\xfe")
            if path == "/report":
                try:
                    await ws.recv()
                except websockets.ConnectionClosed:
                    pass
                await ws.wait_closed()
                print("closed", ws.close_code, ws.close_reason, flush=True)
            else:
                try:
                    async for message in ws:
                        await ws.send(message)
                except websockets.ConnectionClosed:
                    pass
        async def main():
            async with websockets.serve(serve, "127.0.0.1", 0, max_size=None, subprotocols=["chat.v2"], ping_interval=None) as server:
                print(server.sockets[0].getsockname()[1], flush=True)
                await asyncio.Future()
        asyncio.run(main())
        """;

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("zwölf € 𝄞")]
    public void Echo_Text_ComesBack(string text) => RunClean(() => WithServerAsync("/echo", async socket =>
    {
        await socket.SendAsync(text);

        WebSocketMessage? answer = await socket.ReceiveAsync();

        Assert.Equal(text, answer!.Value.Text);
    }));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(125, false)]
    [InlineData(65_536, false)]
    [InlineData(1_048_576, false)]
    [InlineData(1_048_576, true)]
    public void Echo_Binary_ComesBack(int bytes, bool isDeflated) => RunClean(() => WithServerAsync(
        "/echo",
        async socket =>
        {
            byte[] data = new byte[bytes];
            new Random(bytes).NextBytes(data.AsSpan(0, bytes / 2));

            await socket.SendAsync(data);
            WebSocketMessage? answer = await socket.ReceiveAsync();

            Assert.False(answer!.Value.IsText);
            Assert.Equal(data, answer.Value.Bytes.ToArray());
        },
        new WebSocketConnectOptions { Deflate = isDeflated ? new WebSocketDeflateOptions() : null }));

    [Fact]
    public void Deflate_Offered_IsAgreed() => RunClean(() => WithServerAsync(
        "/extensions",
        static async socket => Assert.Equal("permessage-deflate", (await socket.ReceiveAsync())!.Value.Text),
        new WebSocketConnectOptions { Deflate = new WebSocketDeflateOptions() }));

    [Fact]
    public void SubProtocols_Offered_TheServersIsChosen() => RunClean(() => WithServerAsync(
        "/protocol",
        static async socket =>
        {
            Assert.Equal("chat.v2", (await socket.ReceiveAsync())!.Value.Text);
            Assert.Equal("chat.v2", socket.SubProtocol);
        },
        new WebSocketConnectOptions { SubProtocols = ["chat.v3", "chat.v2"] }));

    [Fact]
    public void Receive_Fragments_AreOneMessage() => RunClean(() => WithServerAsync("/fragments", static async socket =>
    {
        Assert.Equal("one two three", (await socket.ReceiveAsync())!.Value.Text);
        Assert.Equal([0, 1, 2], (await socket.ReceiveAsync())!.Value.Bytes.ToArray());
    }));

    [Fact]
    public void Receive_PeerCloses_EndsWithItsStatusAndReason() => RunClean(() => WithServerAsync("/close", static async socket =>
    {
        WebSocketMessage? end = await socket.ReceiveAsync();

        Assert.Null(end);
        Assert.Equal((4001, "bye", WebSocketState.Closed), ((int)socket.CloseStatus!, socket.CloseReason, socket.State));
        Assert.Null(await socket.ReceiveAsync());
    }));

    [Fact]
    public void Receive_PeerVanishes_Throws() => RunClean(() => WithServerAsync("/abrupt", static async socket =>
    {
        Assert.Equal("before", (await socket.ReceiveAsync())!.Value.Text);

        var error = await Assert.ThrowsAsync<WebSocketException>(async () => await socket.ReceiveAsync().AsTask());

        Assert.Equal(WebSocketError.ConnectionClosedPrematurely, error.WebSocketErrorCode);
        await Assert.ThrowsAsync<WebSocketException>(async () => await socket.SendAsync("x").AsTask());
    }));

    [Fact]
    public void Receive_Ping_IsAnswered() => RunClean(() => WithServerAsync("/ping", static async socket =>
        Assert.Equal("ponged", (await socket.ReceiveAsync())!.Value.Text)));

    [Fact]
    public void Receive_TextThatIsNotUtf8_IsAnErrorOfTheProtocol() => RunClean(() => WithServerAsync("/bad-text", static async socket =>
    {
        var error = await Assert.ThrowsAsync<WebSocketException>(async () => await socket.ReceiveAsync().AsTask());

        Assert.Equal(WebSocketError.Faulted, error.WebSocketErrorCode);
    }));

    [Fact]
    public void ReadMessages_UntilThePeerCloses_AreAll() => RunClean(() => WithServerAsync("/echo", static async socket =>
    {
        var received = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            await socket.SendAsync($"{i}");
        }

        await foreach (WebSocketMessage message in socket.ReadMessagesAsync())
        {
            received.Add(message.Text);
            if (received.Count == 5)
            {
                break;
            }
        }

        Assert.Equal(["0", "1", "2", "3", "4"], received);
    }));

    [Theory]
    [InlineData(1000, "done")]
    [InlineData(4321, "zwölf")]
    public void Close_StatusAndReason_ReachThePeer(int status, string reason) => RunClean(async () =>
    {
        (PeerProcess server, int port) = await StartAsync();
        using (server)
        {
            await using WebSocketConnection socket = await ConnectAsync(port, "/report");

            await socket.CloseAsync((WebSocketCloseStatus)status, reason);

            Assert.Equal(WebSocketState.Closed, socket.State);
            Assert.Equal($"closed {status} {reason}", await server.LineWithAsync("closed"));
        }

        await EventLoop.Current.Features.ShutdownAsync(LoopShutdownStep.Locals);
    });

    [Fact]
    public void Receive_MessageBeyondTheLimit_ClosesWith1009() => RunClean(() => WithServerAsync(
        "/echo",
        static async socket =>
        {
            await socket.SendAsync(new byte[2000]);

            await Assert.ThrowsAsync<LimitOverrunException>(async () => await socket.ReceiveAsync().AsTask());

            Assert.Equal((WebSocketState.Closed, WebSocketCloseStatus.MessageTooBig), (socket.State, socket.CloseStatus));
        },
        new WebSocketConnectOptions { MaxMessageBytes = 1999 }));

    [Fact]
    public void Receive_Cancelled_TheNextOneGetsTheMessage() => RunClean(() => WithServerAsync("/echo", static async socket =>
    {
        LoopTask<WebSocketMessage?> first = LoopTask.Create(socket.ReceiveAsync());
        await YieldAsync();
        first.Cancel();
        await Coroutine.WaitMany([first]);

        await socket.SendAsync("not lost");
        WebSocketMessage? message = await socket.ReceiveAsync();

        Assert.True(first.IsCanceled);
        Assert.Equal("not lost", message!.Value.Text);
    }));

    [Fact]
    public void Receive_TwoTasks_TheSecondIsRefused() => RunClean(() => WithServerAsync("/echo", static async socket =>
    {
        LoopTask<WebSocketMessage?> first = LoopTask.Create(socket.ReceiveAsync());
        await YieldAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await socket.ReceiveAsync().AsTask());

        first.Cancel();
        await Coroutine.WaitMany([first]);
    }));

    [Fact]
    public void Send_ManyTasksAtOnce_EachMessageIsWhole() => RunClean(() => WithServerAsync("/echo", static async socket =>
    {
        string[] sent = [.. Enumerable.Range(0, 50).Select(i => new string((char)('a' + (i % 26)), 1 + (i * 997)))];
        var received = new List<string>();

        await TaskGroup.RunAsync(async group =>
        {
            foreach (string message in sent)
            {
                group.Create(socket.SendAsync(message));
            }

            while (received.Count < sent.Length)
            {
                received.Add((await socket.ReceiveAsync())!.Value.Text);
            }
        });

        Assert.Equal(sent, received);
    }));

    private static async Coroutine WithServerAsync(string path, Func<WebSocketConnection, Coroutine> body, WebSocketConnectOptions? options = null)
    {
        (PeerProcess server, int port) = await StartAsync();
        using (server)
        {
            await using WebSocketConnection socket = await ConnectAsync(port, path, options);
            await body(socket);
        }

        await EventLoop.Current.Features.ShutdownAsync(LoopShutdownStep.Locals);
    }

    private static async Coroutine<(PeerProcess Server, int Port)> StartAsync()
    {
        PeerProcess server = PeerProcess.Start(PythonPeer.Require(), "-c", ServerScript);
        return (server, int.Parse((await server.Output.ReadLineAsync())!, CultureInfo.InvariantCulture));
    }

    private static Coroutine<WebSocketConnection> ConnectAsync(int port, string path, WebSocketConnectOptions? options = null)
        => LariatWebSocket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}{path}"), options);
}
