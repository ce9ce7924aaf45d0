using System.Net.WebSockets;
using Lariat.IO;
using Lariat.Net;

namespace Lariat.Fuzz.Tests;

/// <summary>A receive was canceled, and what it waited for arrives before the next one begins.</summary>
public class WebSocketReceivingTests
{
    [Fact]
    public void ReceiveAsync_StreamEndsInACloseFrameAfterACanceledReceive_IsThrownByTheNext()
        => CancelThenReceive([0x88, 0x70, 0x88, 2, 0x03, 0xE8], async connection =>
        {
            Outcome<object?>[] next = await Coroutine.GatherOutcomes([ReceiveAsync(connection)]);

            Assert.IsType<WebSocketException>(next[0].Exception);
        });

    [Fact]
    public void ReceiveAsync_PeerClosesAfterACanceledReceive_TheNextAnswersIt()
        => CancelThenReceive([0x88, 2, 0x03, 0xE8], async connection =>
        {
            object? message = await ReceiveAsync(connection);

            Assert.Null(message);
            Assert.Equal(WebSocketState.Closed, connection.State);
        });

    [Fact]
    public void ReceiveAsync_MessageAfterACanceledReceive_IsTheNextOnes()
        => CancelThenReceive([0x81, 1, (byte)'x', 0x88, 0], async connection => Assert.NotNull(await ReceiveAsync(connection)));

    // The rest of the message must not be taken for a message.
    [Fact]
    public void ReceiveAsync_CanceledWhileItClosesForAMessageTooLong_TheNextThrowsIt()
    {
        byte[] sent = [0x82, 126, 1, 0, .. new byte[256], 0x82, 1, 7];
        for (int seed = 1; seed < 100; seed++)
        {
            var pieces = new Pieces(seed);
            Simulated.Run(async driver =>
            {
                using WebSocket socket = WebSocket.CreateFromStream(new PiecesStream(sent, pieces, action => driver.Later(1, action)), new WebSocketCreationOptions { KeepAliveInterval = TimeSpan.Zero });
                await using var connection = new WebSocketConnection(socket, new WebSocketLimits { MaxMessageBytes = 100 });
                Exception? error;
                do
                {
                    Outcome<object?>[] outcome = await Coroutine.GatherOutcomes([Coroutine.WaitFor(ReceiveAsync(connection), TimeSpan.FromMilliseconds(1.5))]);
                    error = outcome[0].Exception;
                }
                while (error is TimeoutException);

                Assert.IsType<LimitOverrunException>(error);
            });
        }
    }

    private static void CancelThenReceive(byte[] sent, Func<WebSocketConnection, Coroutine> next) => Simulated.Run(async driver =>
    {
        var late = new Pieces(Enumerable.Range(1, 100).First(static seed => new Pieces(seed).Waits()));
        using WebSocket socket = WebSocket.CreateFromStream(new PiecesStream(sent, late, action => driver.Later(1, action)), new WebSocketCreationOptions { KeepAliveInterval = TimeSpan.Zero });
        await using var connection = new WebSocketConnection(socket);
        Outcome<object?>[] canceled = await Coroutine.GatherOutcomes([Coroutine.WaitFor(ReceiveAsync(connection), TimeSpan.FromMilliseconds(0.5))]);
        Assert.IsType<TimeoutException>(canceled[0].Exception);
        await Coroutine.Sleep(TimeSpan.FromSeconds(1));
        await next(connection);
    });

    private static async Coroutine<object?> ReceiveAsync(WebSocketConnection connection) => await connection.ReceiveAsync();
}
