using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Connecting to a Unix server that accepts nobody, and whose backlog is full: a client waits, as with TCP.</summary>
public abstract class UnixBacklogTests(DriverKind kind) : UnixTest(kind)
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<Socket> _waiting = [];

    protected override void Dispose(bool isDisposing)
    {
        _listener.Dispose();
        _waiting.ForEach(socket => socket.Dispose());
        base.Dispose(isDisposing);
    }

    [Fact]
    public void OpenAsync_BacklogIsFull_ConnectsWhenThereIsRoom() => Run(async () =>
    {
        FillBacklog();
        LoopTask<Connection> opening = LoopTask.Create(Connection.OpenAsync(At), eagerStart: true);
        await Coroutine.Sleep(0.05);
        Assert.False(opening.IsCompleted);

        AcceptAllWaiting();
        await using Connection connection = await opening;
        using Socket accepted = _listener.Accept();
        accepted.Send(Bytes("hello\n"));

        Assert.Equal("hello\n", Text(await connection.ReadLineAsync()));
        await connection.WriteAsync(Bytes("answer"));
        connection.EndWriting();
        Assert.Equal("answer", Text(await ReceiveToEnd(accepted)));
    });

    [Fact]
    public void OpenAsync_BacklogStaysFull_TimesOutAndLeavesNothing() => Run(async () =>
    {
        FillBacklog();
        EventLoop loop = EventLoop.Current;
        long before = loop.GetStatistics().Iterations;

        await Assert.ThrowsCoroutineAsync<TimeoutException>(
            Discard(Connection.OpenAsync(At, new ConnectOptions { ConnectTimeout = TimeSpan.FromMilliseconds(100) })));

        Assert.Equal(0, loop.Sockets.OpenCount);
        Assert.InRange(loop.GetStatistics().Iterations - before, 1, 100);
    });

    [Fact]
    public void OpenAsync_BacklogIsFull_CanBeCanceled() => Run(async () =>
    {
        FillBacklog();
        LoopTask<Connection> opening = LoopTask.Create(Connection.OpenAsync(At), eagerStart: true);
        await Coroutine.Sleep(0.01);

        opening.Cancel();

        await Assert.ThrowsCoroutineAsync<CoroutineCanceledException>(Discard(opening));
        Assert.Equal(0, EventLoop.Current.Sockets.OpenCount);
    });

    [Fact]
    public void OpenAsync_ServerEndsWhileTheBacklogIsFull_IsRefused() => Run(async () =>
    {
        FillBacklog();
        LoopTask<Connection> opening = LoopTask.Create(Connection.OpenAsync(At), eagerStart: true);
        await Coroutine.Sleep(0.01);

        File.Move(SocketPath, SocketPath + ".kept");
        _listener.Dispose();
        File.Move(SocketPath + ".kept", SocketPath);

        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(Discard(opening));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        Assert.Contains(SocketPath, error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Race_FirstAddressFailsLast_ThrowsItsError() => Run(async () =>
    {
        FillBacklog();
        using var refusing = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        refusing.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var options = new ConnectOptions { AttemptDelay = TimeSpan.FromMilliseconds(1) };
        LoopTask<IoStream> race = LoopTask.Create(StaggeredConnect.ConnectAsync(EventLoop.Current, [At, refusing.LocalEndPoint!], options), eagerStart: true);
        await Coroutine.Sleep(0.05);
        Assert.False(race.IsCompleted);

        _listener.Dispose();

        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(Discard(race));
        Assert.Contains(SocketPath, error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void OpenAsync_FromALocalAddress_BacklogIsFull_ConnectsWhenThereIsRoom() => Run(async () =>
    {
        FillBacklog();
        var options = new ConnectOptions { LocalEndPoint = new UnixDomainSocketEndPoint(SocketPath + ".client") };
        LoopTask<Connection> opening = LoopTask.Create(Connection.OpenAsync(At, options), eagerStart: true);
        await Coroutine.Sleep(0.01);

        AcceptAllWaiting();
        await using Connection connection = await opening;

        using Socket accepted = _listener.Accept();
        Assert.Equal(SocketPath + ".client", accepted.RemoteEndPoint?.ToString());
        File.Delete(SocketPath + ".client");
    });

    [Fact]
    public void CreateConnectionAsync_BacklogIsFull_ConnectsWhenThereIsRoom() => Run(async () =>
    {
        FillBacklog();
        LoopTask<(StreamTransport Transport, ProtocolRecorder Protocol)> opening = LoopTask.Create(
            EventLoop.Current.CreateConnectionAsync(() => new ProtocolRecorder(), At), eagerStart: true);
        await Coroutine.Sleep(0.01);
        Assert.False(opening.IsCompleted);

        AcceptAllWaiting();
        (StreamTransport transport, _) = await opening;

        transport.Abort();
    });

    [Fact]
    public void SockConnectAsync_BacklogIsFull_ConnectsWhenThereIsRoom() => Run(async () =>
    {
        FillBacklog();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        LoopTask connecting = LoopTask.Create(EventLoop.Current.SockConnectAsync(socket, At), eagerStart: true);
        await Coroutine.Sleep(0.01);
        Assert.False(connecting.IsCompleted);

        AcceptAllWaiting();
        await connecting;

        using Socket accepted = _listener.Accept();
        accepted.Send(Bytes("hello"));
        Assert.Equal(5, await EventLoop.Current.SockReceiveAsync(socket, new byte[9]));
    });

    private static async Coroutine Discard<T>(Coroutine<T> coroutine) => await coroutine;

    private static async Coroutine Discard(Future future) => await future;

    private void FillBacklog()
    {
        _listener.Bind(At);
        _listener.Listen(1);
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
            try
            {
                socket.Connect(At);
                _waiting.Add(socket);
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.WouldBlock)
            {
                socket.Dispose();
                return;
            }
        }
    }

    private void AcceptAllWaiting()
    {
        for (int count = _waiting.Count; count > 0; count--)
        {
            _waiting.Add(_listener.Accept());
        }
    }
}
