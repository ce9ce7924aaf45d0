using System.Net.WebSockets;
using Lariat.IO;
using Lariat.Net;

namespace Lariat.Http.Tests;

/// <summary>A peer that goes on sending while it is told goodbye: what it sends is dropped.</summary>
public class WebSocketDropTests
{
    private const int MaxReceives = 100_000;

    [Fact]
    public void Close_PeerHasAlwaysSentMore_LetsOtherTasksRun() => EventLoop.Run(async () =>
    {
        using var peer = new FloodingSocket();
        await using var socket = new WebSocketConnection(peer);
        LoopTask other = LoopTask.Create(EndFloodAsync(peer));

        await socket.CloseAsync();
        await other;

        Assert.InRange(peer.Receives, 1, MaxReceives - 1);
    });

    [Fact]
    public void Close_ReceiveIsCanceledAndRepeated_LetsTheReceiverRun() => EventLoop.Run(async () =>
    {
        using var peer = new FloodingSocket { First = new() };
        await using var socket = new WebSocketConnection(peer);
        LoopTask<WebSocketMessage?> receiver = LoopTask.Create(ReceiveTwiceAsync(socket));
        await YieldAsync();
        LoopTask close = LoopTask.Create(socket.CloseAsync());
        await YieldAsync();
        receiver.Cancel();
        await YieldAsync();

        peer.First.SetResult(new(0, WebSocketMessageType.Binary, endOfMessage: false));
        WebSocketMessage? message = await receiver;
        peer.SaysGoodbye = true;
        await close;

        Assert.NotNull(message);
        Assert.InRange(peer.Receives, 2, MaxReceives - 1);
    });

    [Fact]
    public void Receive_TooLongAndPeerGoesOn_DropsAsMuchAsTheLimitAndAborts() => EventLoop.Run(async () =>
    {
        using var peer = new FloodingSocket { EndsMessages = false };
        await using var socket = new WebSocketConnection(peer, new WebSocketLimits { MaxMessageBytes = 100_000 });

        await Assert.ThrowsAsync<LimitOverrunException>(async () => await socket.ReceiveAsync().AsTask());

        Assert.Equal(WebSocketState.Aborted, socket.State);
        Assert.InRange(peer.Received, 100_001, 5 * 1024 * 1024);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, peer.ClosedWith);
    });

    // The second wait is behind that of the closing task.
    private static async Coroutine<WebSocketMessage?> ReceiveTwiceAsync(WebSocketConnection socket)
    {
        try
        {
            return await socket.ReceiveAsync();
        }
        catch (CoroutineCanceledException)
        {
            LoopTask.Current.Uncancel();
            return await socket.ReceiveAsync();
        }
    }

    private static async Coroutine YieldAsync()
    {
        for (int i = 0; i < 5; i++)
        {
            await Coroutine.Sleep(TimeSpan.Zero);
        }
    }

    private static async Coroutine EndFloodAsync(FloodingSocket peer)
    {
        await Coroutine.Sleep(TimeSpan.Zero);
        peer.SaysGoodbye = true;
    }

    /// <summary>Has a message for every receive, until it is told to say goodbye.</summary>
    private sealed class FloodingSocket : WebSocket
    {
        private WebSocketState _state = WebSocketState.Open;

        public bool SaysGoodbye { get; set; }

        /// <summary>False: it has one message, without end.</summary>
        public bool EndsMessages { get; init; } = true;

        /// <summary>The end of the first receive; null: it ends immediately.</summary>
        public TaskCompletionSource<ValueWebSocketReceiveResult>? First { get; init; }

        public int Receives { get; private set; }

        public long Received { get; private set; }

        public WebSocketCloseStatus? ClosedWith { get; private set; }

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => _state;

        public override string? SubProtocol => null;

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            Receives++;
            if (Receives == 1 && First is { } first)
            {
                return new(first.Task);
            }

            if (!SaysGoodbye && Receives < MaxReceives)
            {
                Received += buffer.Length;
                return new(new ValueWebSocketReceiveResult(buffer.Length, WebSocketMessageType.Binary, endOfMessage: EndsMessages && buffer.Length > 0));
            }

            _state = WebSocketState.Closed;
            return new(new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true));
        }

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
        {
            ClosedWith = closeStatus;
            _state = WebSocketState.CloseSent;
            return Task.CompletedTask;
        }

        public override void Abort() => _state = WebSocketState.Aborted;

        public override void Dispose()
        {
        }
    }
}
