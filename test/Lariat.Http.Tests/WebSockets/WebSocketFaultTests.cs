using System.Net.WebSockets;
using System.Security.Cryptography;
using Lariat.Net;

namespace Lariat.Http.Tests;

/// <summary>Peers that do not answer, do not read, or are no WebSockets.</summary>
public abstract class WebSocketFaultTests(DriverKind kind) : HttpTest(kind)
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void Connect_NoWebSocketThere_Throws() => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(connection => ServeAsync(connection, _ => AnswerAsync(connection, "a page")));

        await Assert.ThrowsAsync<WebSocketException>(async () => await ConnectAsync(server).AsTask());

        await EventLoop.Current.Features.ShutdownAsync(LoopShutdownStep.Locals);
    });

    [Fact]
    public void Connect_NoAnswer_TimesOut() => RunClean(async () =>
    {
        await using Server server = await StartRawAsync(static async connection => await connection.ReadToEndAsync());

        await Assert.ThrowsAsync<TimeoutException>(async () => await ConnectAsync(server, new() { OpenTimeout = s_soon }).AsTask());

        await EventLoop.Current.Features.ShutdownAsync(LoopShutdownStep.Locals);
    });

    [Fact]
    public void Receive_PeerAnswersNoPing_IsAborted() => RunClean(() => WithSilentPeerAsync(
        async socket =>
        {
            await Assert.ThrowsAsync<WebSocketException>(async () => await socket.ReceiveAsync().AsTask());

            Assert.Equal(WebSocketState.Aborted, socket.State);
        },
        new() { PingInterval = s_soon, PingTimeout = s_soon }));

    [Fact]
    public void Close_PeerDoesNotAnswer_AbortsAfterTheTimeout() => RunClean(() => WithSilentPeerAsync(
        async socket =>
        {
            await socket.CloseAsync();

            Assert.Equal(WebSocketState.Aborted, socket.State);
        },
        new() { CloseTimeout = s_soon }));

    [Fact]
    public void Close_Cancelled_Aborts() => RunClean(() => WithSilentPeerAsync(
        async socket =>
        {
            LoopTask close = LoopTask.Create(socket.CloseAsync());
            await YieldAsync(10);

            close.Cancel();
            await Coroutine.WaitMany([close]);

            Assert.True(close.IsCanceled);
            Assert.Equal(WebSocketState.Aborted, socket.State);
        },
        new() { CloseTimeout = TimeSpan.FromMinutes(1) }));

    [Fact]
    public void Close_WhileAnotherTaskReceives_EndsThatToo() => RunClean(() => WithSilentPeerAsync(
        async socket =>
        {
            LoopTask<WebSocketMessage?> receive = LoopTask.Create(socket.ReceiveAsync());
            await YieldAsync();

            await socket.CloseAsync();
            await Coroutine.WaitMany([receive]);

            Assert.IsType<WebSocketException>(receive.GetException());
        },
        new() { CloseTimeout = s_soon }));

    [Fact]
    public void Send_PeerDoesNotRead_WaitsAndIsAbortedWhenCancelled() => RunClean(() => WithSilentPeerAsync(
        async socket =>
        {
            long sentBytes = 0;
            byte[] message = new byte[1_000_000];
            LoopTask send = LoopTask.Create(SendForEverAsync());
            await WaitUntil(() => sentBytes > 0);
            long before;
            do
            {
                before = sentBytes;
                await Coroutine.Sleep(s_soon);
            }
            while (sentBytes > before);

            send.Cancel();
            await Coroutine.WaitMany([send]);

            Assert.True(send.IsCanceled);
            Assert.Equal(WebSocketState.Aborted, socket.State);
            Assert.InRange(sentBytes, 1, 50_000_000);

            async Coroutine SendForEverAsync()
            {
                while (true)
                {
                    await socket.SendAsync(message);
                    sentBytes += message.Length;
                }
            }
        },
        new() { CloseTimeout = s_soon }));

    [Fact]
    public void Send_CancelledBeforeItsTurn_SendsNothingAndTheSocketStaysOpen() => RunClean(() => WithSilentPeerAsync(
        async socket =>
        {
            LoopTask blocked = LoopTask.Create(socket.SendAsync(new byte[50_000_000]));
            LoopTask waiting = LoopTask.Create(socket.SendAsync("never sent"));
            await YieldAsync();

            waiting.Cancel();
            await Coroutine.WaitMany([waiting]);

            Assert.True(waiting.IsCanceled);
            Assert.Equal(WebSocketState.Open, socket.State);
            socket.Abort();
            await Coroutine.WaitMany([blocked]);
            Assert.IsType<WebSocketException>(blocked.GetException());
        }));

    /// <summary>A peer that shakes hands and then neither reads nor writes.</summary>
    private static async Coroutine WithSilentPeerAsync(Func<WebSocketConnection, Coroutine> body, WebSocketConnectOptions? options = null)
    {
        await using Server server = await StartRawAsync(static async connection =>
        {
            string head = await ReadHeadAsync(connection);
            string key = head.Split("\r\n").Single(line => line.StartsWith("Sec-WebSocket-Key: ", StringComparison.OrdinalIgnoreCase)).Split(": ")[1];
#pragma warning disable CA5350 // RFC 6455, section 4.2.2, wants SHA-1; nothing is secret.
            string accept = Convert.ToBase64String(SHA1.HashData(Bytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
            await connection.WriteAsync(Bytes(
                $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
            await Coroutine.Sleep(TimeSpan.FromHours(1));
        });
        await using (WebSocketConnection socket = await ConnectAsync(server, options ?? new() { CloseTimeout = s_soon }))
        {
            await body(socket);
        }

        await EventLoop.Current.Features.ShutdownAsync(LoopShutdownStep.Locals);
    }

    private static Coroutine<WebSocketConnection> ConnectAsync(Server server, WebSocketConnectOptions? options = null)
        => LariatWebSocket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}/"), options);
}
