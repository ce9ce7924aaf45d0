using System.Net.WebSockets;
using Lariat.Net;

namespace Lariat.Http.Tests;

/// <summary>What a canceled scope, a shield, and a shield that is lifted do to a receive, to a send, and to the end of a connection.</summary>
public abstract class WebSocketScopeTests(DriverKind kind) : HttpTest(kind)
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void Receive_ScopeIsCanceled_LosesNothingAndTheSocketStaysUsable() => RunClean(() => WithPeersAsync(async (socket, peer) =>
    {
        var scope = new CancelScope();
        EventLoop.Current.CallSoon(() => scope.Cancel());

        await scope.RunAsync(async () => await socket.ReceiveAsync());
        await peer.SendAsync("late");

        Assert.True(scope.HasCaughtCancellation);
        Assert.Equal("late", (await socket.ReceiveAsync())!.Value.Text);
        await socket.SendAsync("answer");
        Assert.Equal("answer", (await peer.ReceiveAsync())!.Value.Text);
    }));

    [Fact]
    public void Receive_UnderAShield_GetsTheMessageAndTheNextAwaitThrows() => RunClean(() => WithPeersAsync(async (socket, peer) =>
    {
        var scope = new CancelScope();
        string? text = null;
        EventLoop.Current.CallSoon(() =>
        {
            scope.Cancel();
            LoopTask.Create(peer.SendAsync("in spite of it"));
        });

        await scope.RunAsync(async () =>
        {
            await new CancelScope { IsShielded = true }.RunAsync(async () => text = (await socket.ReceiveAsync())!.Value.Text);
            await socket.ReceiveAsync();
            text = "not reached";
        });

        Assert.True(scope.HasCaughtCancellation);
        Assert.Equal("in spite of it", text);
    }));

    [Fact]
    public void Receive_ShieldIsLifted_EndsAndLosesNothing() => RunClean(() => WithPeersAsync(async (socket, peer) =>
    {
        var scope = new CancelScope();
        var shield = new CancelScope { IsShielded = true };
        LoopTask lifting = LoopTask.Create(LiftAsync(scope, shield));

        await scope.RunAsync(async () => await shield.RunAsync(async () => await socket.ReceiveAsync()));
        await lifting;
        await peer.SendAsync("late");

        Assert.True(scope.HasCaughtCancellation);
        Assert.False(shield.HasCaughtCancellation);
        Assert.Equal("late", (await socket.ReceiveAsync())!.Value.Text);
    }));

    [Fact]
    public void Send_ScopeIsCanceledAndThePeerReads_TheMessageArrivesWholeAndTheNextAwaitThrows() => RunClean(() => WithPeersAsync(
        async (socket, peer) =>
        {
            var scope = new CancelScope();
            byte[] message = new byte[20_000_000];
            bool hasPassed = false;
            LoopTask<WebSocketMessage?>? received = null;
            EventLoop.Current.CallSoon(() =>
            {
                scope.Cancel();
                received = LoopTask.Create(peer.ReceiveAsync());
            });

            await scope.RunAsync(async () =>
            {
                await socket.SendAsync(message);
                await Coroutine.Yield();
                hasPassed = true;
            });

            Assert.True(scope.HasCaughtCancellation);
            Assert.False(hasPassed);
            Assert.Equal(message.Length, (await received!)!.Value.Bytes.Length);
            Assert.Equal(WebSocketState.Open, socket.State);
            await socket.SendAsync("next");
            Assert.Equal("next", (await peer.ReceiveAsync())!.Value.Text);
        },
        new WebSocketLimits { MaxMessageBytes = 30_000_000 }));

    [Fact]
    public void Send_ScopeIsCanceledAndThePeerDoesNotRead_IsAbortedAfterTheCloseTimeout() => RunClean(() => WithPeersAsync(
        async (socket, _) =>
        {
            var scope = new CancelScope();
            EventLoop.Current.CallSoon(() => scope.Cancel());

            await scope.RunAsync(async () => await socket.SendAsync(new byte[50_000_000]));

            Assert.True(scope.HasCaughtCancellation);
            Assert.Equal(WebSocketState.Aborted, socket.State);
        },
        new WebSocketLimits { CloseTimeout = s_soon }));

    [Fact]
    public void Send_ShieldIsLiftedAndThePeerDoesNotRead_IsAbortedAfterTheCloseTimeout() => RunClean(() => WithPeersAsync(
        async (socket, _) =>
        {
            var scope = new CancelScope();
            var shield = new CancelScope { IsShielded = true };
            WebSocketState beforeTheLift = WebSocketState.None;
            LoopTask lifting = LoopTask.Create(LiftAsync(scope, shield, () => beforeTheLift = socket.State));

            await scope.RunAsync(async () => await shield.RunAsync(async () => await socket.SendAsync(new byte[50_000_000])));
            await lifting;

            Assert.Equal(WebSocketState.Open, beforeTheLift);
            Assert.True(scope.HasCaughtCancellation);
            Assert.False(shield.HasCaughtCancellation);
            Assert.Equal(WebSocketState.Aborted, socket.State);
        },
        new WebSocketLimits { CloseTimeout = s_soon }));

    [Fact]
    public void Send_InACanceledScope_IsSentIfItNeedNotWait() => RunClean(() => WithPeersAsync(async (socket, peer) =>
    {
        var scope = new CancelScope();

        await scope.RunAsync(async () =>
        {
            scope.Cancel();
            await socket.SendAsync("small");
        });

        Assert.Equal("small", (await peer.ReceiveAsync())!.Value.Text);
        Assert.Equal(WebSocketState.Open, socket.State);
    }));

    [Fact]
    public void DisposeAsync_AtTheEndOfACanceledScope_AbortsAndThePeerSeesALoss() => RunClean(() => WithPeersAsync(async (socket, peer) =>
    {
        var scope = new CancelScope();
        EventLoop.Current.CallSoon(() => scope.Cancel());

        await scope.RunAsync(async () =>
        {
            await using (socket)
            {
                await socket.ReceiveAsync();
            }
        });

        Assert.True(scope.HasCaughtCancellation);
        Assert.Equal(WebSocketState.Aborted, socket.State);
        await Expect.ThrowsAsync<WebSocketException>(async () => await peer.ReceiveAsync());
    }));

    [Fact]
    public void DisposeAsync_UnderAShieldInACanceledScope_ClosesInOrder() => RunClean(() => WithPeersAsync(async (socket, peer) =>
    {
        var scope = new CancelScope();
        LoopTask<WebSocketMessage?> closing = LoopTask.Create(peer.ReceiveAsync());

        await scope.RunAsync(async () =>
        {
            scope.Cancel();
            await new CancelScope { IsShielded = true }.RunAsync(async () => await socket.DisposeAsync());
        });

        Assert.Null(await closing);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, peer.CloseStatus);
    }));

    private static async Coroutine LiftAsync(CancelScope scope, CancelScope shield, Action? before = null)
    {
        scope.Cancel();
        await Coroutine.Sleep(s_soon);
        before?.Invoke();
        shield.IsShielded = false;
    }

    /// <summary>A client and its server, both on this loop.</summary>
    private static async Coroutine WithPeersAsync(Func<WebSocketConnection, WebSocketConnection, Coroutine> body, WebSocketLimits? limits = null)
    {
        var accepted = EventLoop.Current.CreateFuture<WebSocketConnection>();
        var isOver = new AsyncEvent();
        await WithPair(
            async connection =>
            {
                await using var peer = new WebSocketConnection(
                    WebSocket.CreateFromStream(connection.AsStream(), new WebSocketCreationOptions { IsServer = true }), limits);
                accepted.SetResult(peer);
                await isOver.WaitAsync();
                peer.Abort();
            },
            async connection =>
            {
                await using var socket = new WebSocketConnection(
                    WebSocket.CreateFromStream(connection.AsStream(), new WebSocketCreationOptions()), limits);
                await body(socket, await accepted);
                socket.Abort();
                isOver.Set();
            });
    }
}
