using System.Net.Sockets;
using Lariat.LowLevel;
using Lariat.Net;

namespace Lariat.TestKit;

/// <summary>The base of tests of faults: whatever happened, every descriptor is closed and every buffer of the driver is back afterwards.</summary>
public abstract class FaultTest(DriverKind kind) : DriverTest(kind)
{
    private static readonly TimeSpan s_maxSettle = TimeSpan.FromSeconds(10);

    /// <summary>As <see cref="DriverTest.Run"/>, and nothing is left of it.</summary>
    protected void RunClean(Func<Coroutine> body) => Run(async () =>
    {
        await body();
        await SettleAsync(openCount: 0);
    });

    /// <summary>Waits until the driver has closed what was closed and got its buffers back; fails if it does not.</summary>
    protected static async Coroutine SettleAsync(int openCount)
    {
        IoSockets sockets = EventLoop.Current.Sockets;
        try
        {
            await Coroutine.WaitFor(WaitUntil(() => sockets.OpenCount == openCount && sockets.BuffersOut == 0), s_maxSettle);
        }
        catch (TimeoutException)
        {
            Assert.Equal((openCount, 0), (sockets.OpenCount, sockets.BuffersOut));
        }
    }

    /// <summary>Lets every task take some steps.</summary>
    protected static async Coroutine YieldAsync(int iterationCount = 3)
    {
        for (int i = 0; i < iterationCount; i++)
        {
            await Coroutine.Sleep(TimeSpan.Zero);
        }
    }

    /// <summary>Closes a plain socket so that its peer sees a reset.</summary>
    protected static void Reset(Socket peer)
    {
        peer.LingerState = new LingerOption(enable: true, seconds: 0);
        peer.Dispose();
    }

    protected static async Coroutine AwaitAsync(Future future) => await future;

    /// <summary>Asks an echo server and checks the answer.</summary>
    protected static async Coroutine CheckEchoAsync(int port)
    {
        await using Connection client = await Connection.OpenAsync("127.0.0.1", port);
        await client.WriteAsync(Bytes("still there?\n"));
        Assert.Equal("still there?\n", Text(await client.ReadLineAsync()));
    }
}
