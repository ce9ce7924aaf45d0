using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;
using Lariat.Native;

namespace Lariat.Net.Tests;

/// <summary>Connecting: several addresses (CPython's test_staggered.py and create_connection), local addresses, times.</summary>
public abstract class ConnectTests(DriverKind kind) : DriverTest(kind)
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(5);

    [Fact]
    public void Race_FirstConnects_OthersAreNotTried() => Run(async () =>
    {
        using Socket first = ListenPlainly();
        using Socket second = ListenPlainly();

        IoStream winner = await RaceAsync(null, first.LocalEndPoint!, second.LocalEndPoint!);

        Assert.Equal(first.LocalEndPoint, winner.RemoteEndPoint);
        Assert.False(second.Poll(TimeSpan.Zero, SelectMode.SelectRead));
        winner.Close();
    });

    [Fact]
    public void Race_FirstRefuses_SecondWins() => Run(async () =>
    {
        using Socket nobody = BindWithoutListening();
        using Socket second = ListenPlainly();

        IoStream winner = await RaceAsync(null, nobody.LocalEndPoint!, second.LocalEndPoint!);

        Assert.Equal(second.LocalEndPoint, winner.RemoteEndPoint);
        winner.Close();
    });

    [Fact]
    public void Race_FirstDoesNotAnswer_SecondIsTriedAfterTheDelayAndWins() => Run(async () =>
    {
        using BusyListener silent = BusyListener.Make();
        using Socket second = ListenPlainly();

        IoStream winner = await RaceAsync(s_short, silent.EndPoint, second.LocalEndPoint!);

        Assert.Equal(second.LocalEndPoint, winner.RemoteEndPoint);
        winner.Close();
        await WaitUntil(() => EventLoop.Current.TaskCount <= 1);
    });

    [Fact]
    public void Race_NobodyAnswers_ThrowsTheFirstError() => Run(async () =>
    {
        using Socket first = BindWithoutListening();
        using Socket second = BindWithoutListening();

        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(Discard(RaceAsync(s_short, first.LocalEndPoint!, second.LocalEndPoint!)));

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        Assert.Contains(first.LocalEndPoint!.ToString()!, error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Race_Canceled_EndsEveryAttempt() => Run(async () =>
    {
        using BusyListener silent = BusyListener.Make();
        using BusyListener silentToo = BusyListener.Make();
        LoopTask<IoStream> race = LoopTask.Create(RaceAsync(TimeSpan.Zero, silent.EndPoint, silentToo.EndPoint));
        await Coroutine.Sleep(s_short);

        race.Cancel();

        await Assert.ThrowsCoroutineAsync<CoroutineCanceledException>(Await(race));
        await WaitUntil(() => EventLoop.Current.TaskCount <= 1);
    });

    [Fact]
    public void OpenAsync_NobodyAnswersInTime_TimesOut() => Run(async () =>
    {
        using BusyListener silent = BusyListener.Make();
        var options = new ConnectOptions { ConnectTimeout = s_short };

        await Assert.ThrowsCoroutineAsync<TimeoutException>(Connection.OpenAsync(silent.EndPoint, options));
    });

    [Fact]
    public void OpenAsync_LocalAddressInUse_Throws() => Run(async () =>
    {
        using Socket listener = ListenPlainly();
        using Socket taken = ListenPlainly();
        var options = new ConnectOptions { LocalEndPoint = taken.LocalEndPoint };

        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(Connection.OpenAsync(listener.LocalEndPoint!, options));

        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
        Assert.Contains(taken.LocalEndPoint!.ToString()!, error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Race_LocalAddressOfTheOtherFamily_TakesTheAddressThatFits() => Run(async () =>
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6");
        using Socket listener = ListenPlainly();
        var sixth = new IPEndPoint(IPAddress.IPv6Loopback, ((IPEndPoint)listener.LocalEndPoint!).Port);
        var options = new ConnectOptions { LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 0) };

        IoStream winner = await StaggeredConnect.ConnectAsync(EventLoop.Current, [sixth, listener.LocalEndPoint!], options);

        Assert.Equal(listener.LocalEndPoint, winner.RemoteEndPoint);
        winner.Close();
    });

    [Fact]
    public void OpenAsync_LocalAddressFitsNone_Throws() => Run(async () =>
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6");
        var options = new ConnectOptions { LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 0) };

        await Assert.ThrowsCoroutineAsync<SocketException>(Connection.OpenAsync("::1", 1, options));
    });

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void OpenAsync_PortOutOfRange_Throws(int port) => Run(
        async () => await Assert.ThrowsCoroutineAsync<ArgumentOutOfRangeException>(Connection.OpenAsync("127.0.0.1", port)));

    [Fact]
    public void Resolve_Address_DoesNotSuspend() => Run(async () =>
    {
        LoopTask<IReadOnlyList<EndPoint>> resolving = LoopTask.Create(HostResolver.ResolveAsync("127.0.0.1", 80), eagerStart: true);

        Assert.True(resolving.IsCompletedSuccessfully);
        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 80)], resolving.GetResult());
        await Coroutine.Sleep(TimeSpan.Zero);
    });

    [Fact]
    public void Resolve_AddressWithAScope_KeepsIt() => Run(async () =>
    {
        EndPoint resolved = Assert.Single(await HostResolver.ResolveAsync("fe80::1%3", 80));

        Assert.Equal(3, ((IPEndPoint)resolved).Address.ScopeId);
    });

    [Fact]
    public void OpenAsync_DefaultOptions_BothEndsSendAtOnce() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the descriptors of a process are listed on Linux only");
        await WithPair(
            async connection => await connection.WriteAsync(BitConverter.GetBytes(IsNoDelay(connection.LocalEndPoint!, connection.RemoteEndPoint!))),
            async client =>
            {
                Assert.Equal(1, IsNoDelay(client.LocalEndPoint!, client.RemoteEndPoint!));
                Assert.Equal(1, BitConverter.ToInt32(await client.ReadExactlyAsync(4)));
            });
    });

    private static Coroutine<IoStream> RaceAsync(TimeSpan? delay, params EndPoint[] addresses)
        => StaggeredConnect.ConnectAsync(EventLoop.Current, addresses, new ConnectOptions { AttemptDelay = delay });

    /// <summary>A port that refuses, and that nobody else gets meanwhile.</summary>
    private static Socket BindWithoutListening()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    /// <summary>TCP_NODELAY of the socket between these addresses, whatever driver has it.</summary>
    private static unsafe int IsNoDelay(EndPoint local, EndPoint remote)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            int fd = int.Parse(Path.GetFileName(entry), System.Globalization.CultureInfo.InvariantCulture);
            if (!local.Equals(PosixSocket.GetName(fd, isPeer: false)) || !remote.Equals(PosixSocket.GetName(fd, isPeer: true)))
            {
                continue;
            }

            int value = -1;
            int length = sizeof(int);
            Assert.Equal(0, Libc.GetSocketOption(fd, SocketConstants.IPPROTO_TCP, SocketConstants.TCP_NODELAY, &value, &length));
            return value;
        }

        throw new InvalidOperationException($"No socket of this process is between {local} and {remote}.");
    }

    private static async Coroutine Discard<T>(Coroutine<T> coroutine) => await coroutine;

    private static async Coroutine Await(Future future) => await future;

    /// <summary>A listener whose queue is full: Linux drops further attempts, so that they wait.</summary>
    private sealed class BusyListener : IDisposable
    {
        private readonly Socket _listener;
        private readonly List<Socket> _clients = [];

        private BusyListener(Socket listener) => _listener = listener;

        public EndPoint EndPoint => _listener.LocalEndPoint!;

        public static BusyListener Make()
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "a full queue drops attempts on Linux only");
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen(0);
            var busy = new BusyListener(listener);
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            busy._clients.Add(client);
            client.Connect(listener.LocalEndPoint!);
            return busy;
        }

        public void Dispose()
        {
            _clients.ForEach(client => client.Dispose());
            _listener.Dispose();
        }
    }
}
