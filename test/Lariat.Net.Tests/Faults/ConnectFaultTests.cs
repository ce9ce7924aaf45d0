using System.Net;
using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>Connecting to what is not there, or does not answer.</summary>
public abstract class ConnectFaultTests(DriverKind kind) : FaultTest(kind)
{
    [Fact]
    public void OpenAsync_Refused_ThrowsAndLeavesNothing() => RunClean(async () =>
    {
        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(Connection.OpenAsync("127.0.0.1", UnusedPort()));

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    });

    [Fact]
    public void OpenAsync_NoRoute_ThrowsAtOnce() => RunClean(async () =>
    {
        // TCP to a broadcast address: the system knows at once, and nothing leaves the machine.
        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(Connection.OpenAsync("255.255.255.255", 9));

        Assert.True(
            error.SocketErrorCode is SocketError.NetworkUnreachable or SocketError.AccessDenied or SocketError.HostUnreachable,
            error.SocketErrorCode.ToString());
    });

    [Fact]
    public void OpenAsync_LocalAddressIsNotOurs_Throws() => RunClean(async () =>
    {
        var options = new ConnectOptions { LocalEndPoint = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0) };

        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(Connection.OpenAsync("127.0.0.1", UnusedPort(), options));

        Assert.Equal(SocketError.AddressNotAvailable, error.SocketErrorCode);
        Assert.Contains("192.0.2.1", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void OpenAsync_NoAnswer_TimesOutAndLeavesNothing() => RunClean(async () =>
    {
        using var silent = new SilentListener();
        var options = new ConnectOptions { ConnectTimeout = TimeSpan.FromMilliseconds(20) };

        await Assert.ThrowsCoroutineAsync<TimeoutException>(Connection.OpenAsync("127.0.0.1", silent.Port, options));
    });

    [Fact]
    public void OpenAsync_CanceledWhilePending_LeavesNothing() => RunClean(async () =>
    {
        using var silent = new SilentListener();
        LoopTask<Connection> opening = LoopTask.Create(Connection.OpenAsync("127.0.0.1", silent.Port));
        await WaitUntil(() => EventLoop.Current.Sockets.OpenCount == 1);

        opening.Cancel();

        await Assert.ThrowsCoroutineAsync<CoroutineCanceledException>(AwaitAsync(opening));
    });

    [Fact]
    public void OpenAsync_CanceledAfterAnyNumberOfIterations_LeavesNothing() => RunClean(async () =>
    {
        using Socket listener = ListenPlainly();
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        for (int iterationCount = 0; iterationCount < 20; iterationCount++)
        {
            LoopTask<Connection> opening = LoopTask.Create(Connection.OpenAsync("127.0.0.1", port));
            await YieldAsync(iterationCount);

            opening.Cancel();

            await Coroutine.WaitMany([opening]);
            if (opening.IsCompletedSuccessfully)
            {
                opening.GetResult().Abort();
            }

            await SettleAsync(openCount: 0);
        }
    });

    private static int UnusedPort()
    {
        using Socket listener = ListenPlainly();
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }
}
