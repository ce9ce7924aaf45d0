using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lariat.AspNetCore.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lariat.AspNetCore.Tests;

/// <summary>A connection as Kestrel's middleware sees it, without HTTP.</summary>
public abstract class ConnectionTests(DriverKind kind) : ServerTest(kind)
{
    private readonly TaskCompletionSource<string> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The driver gives others a second descriptor of a connection.</summary>
    private bool HasSockets => Kind != DriverKind.Portable;

    [Fact]
    public async Task Client_EndsItsStream_IsStillAnswered()
    {
        await using RunningServer server = await StartAsync(async connection =>
        {
            string all = await ReadToEndAsync(connection);
            await connection.Transport.Output.WriteAsync(Bytes($"got {all}"));
        });
        using Socket socket = await server.ConnectAsync();

        await socket.SendAsync(Bytes("all of it"));
        socket.Shutdown(SocketShutdown.Send);

        Assert.Equal("got all of it", await RawHttp.ReceiveToEndAsync(socket));
    }

    [Fact]
    public async Task Client_EndsItsStream_FiresConnectionClosed()
    {
        await using RunningServer server = await StartAsync(async connection =>
        {
            using CancellationTokenRegistration told = connection.ConnectionClosed.Register(() => _outcome.TrySetResult("closed"));
            await connection.Transport.Input.ReadAsync();
            await _outcome.Task;
        });
        using Socket socket = await server.ConnectAsync();

        socket.Shutdown(SocketShutdown.Send);

        Assert.Equal("closed", await _outcome.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Client_Resets_ReadThrowsConnectionReset()
    {
        var reading = new TaskCompletionSource();
        await using RunningServer server = await StartAsync(async connection =>
        {
            try
            {
                ValueTask<ReadResult> read = connection.Transport.Input.ReadAsync();
                reading.SetResult();
                await read;
                _outcome.SetResult("nothing");
            }
            catch (Exception error)
            {
                _outcome.SetResult(error.GetType().Name);
            }
        });
        Socket socket = await server.ConnectAsync();

        await reading.Task.WaitAsync(Patience);
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();

        Assert.Equal(nameof(ConnectionResetException), await _outcome.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Abort_DuringARead_ThrowsItsReasonAndResets()
    {
        var connected = new TaskCompletionSource();
        await using RunningServer server = await StartAsync(async connection =>
        {
            await connected.Task;
            ValueTask<ReadResult> read = connection.Transport.Input.ReadAsync();
            connection.Abort(new ConnectionAbortedException("enough"));
            try
            {
                await read;
                _outcome.SetResult("nothing");
            }
            catch (ConnectionAbortedException error)
            {
                _outcome.SetResult(error.Message);
            }
        });
        using Socket socket = await server.ConnectAsync();
        connected.SetResult();

        string? received = await RawHttp.ReceiveToEndAsync(socket);

        Assert.Equal("enough", await _outcome.Task.WaitAsync(Patience));
        Assert.Null(received);
    }

    // The two below hold the loop, so that what is posted to it comes after what it does next.
    [Fact]
    public async Task Abort_FromThePoolBeforeTheLoopCompletesTheOutput_Resets()
    {
        await using RunningServer server = await StartAsync(async connection =>
        {
            await connection.Transport.Input.ReadAsync();
            HoldLoop(connection, () => connection.Abort(new ConnectionAbortedException("enough")));
            connection.Transport.Output.Complete();
        });
        using Socket socket = await server.ConnectAsync();

        await socket.SendAsync(Bytes("go"));

        Assert.Null(await RawHttp.ReceiveToEndAsync(socket));
    }

    [Fact]
    public async Task Complete_WithAnErrorFromThePoolAfterAFlushThere_Resets()
    {
        await using RunningServer server = await StartAsync(async connection =>
        {
            await connection.Transport.Input.ReadAsync();
            HoldLoop(connection, () =>
            {
                _ = connection.Transport.Output.WriteAsync(Bytes("half of it")).AsTask();
                connection.Transport.Output.Complete(new InvalidTimeZoneException());
            });
        });
        using Socket socket = await server.ConnectAsync();

        await socket.SendAsync(Bytes("go"));

        Assert.Null(await RawHttp.ReceiveToEndAsync(socket));
    }

    [Fact]
    public async Task Flush_AfterThePeerReset_SaysCompleted()
    {
        await using RunningServer server = await StartAsync(async connection =>
        {
            FlushResult result;
            do
            {
                result = await connection.Transport.Output.WriteAsync(new byte[64 * 1024]);
            }
            while (!result.IsCompleted);
            _outcome.SetResult("completed");
        });
        Socket socket = await server.ConnectAsync();

        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();

        Assert.Equal("completed", await _outcome.Task.WaitAsync(Patience));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CancelPendingFlush_PeerDoesNotRead_EndsTheFlush(bool isOnLoop)
    {
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningServer server = await StartAsync(async connection =>
        {
            if (isOnLoop)
            {
                await connection.Transport.Input.ReadAsync();
            }

            ValueTask<FlushResult> flush;
            while (true)
            {
                flush = connection.Transport.Output.WriteAsync(new byte[256 * 1024]);
                if (!flush.IsCompleted)
                {
                    break;
                }

                await flush;
            }

            connection.Transport.Output.CancelPendingFlush();
            FlushResult result = await flush;
            if (!result.IsCanceled)
            {
                // Off the loop it may have ended already: the request is the next one's then.
                result = await connection.Transport.Output.WriteAsync(new byte[256 * 1024]);
            }

            _outcome.SetResult(result.IsCanceled ? "cancelled" : "flushed");

            // Not before the client has its connection and has sent: both would fail.
            await connected.Task;
            connection.Abort();
        });
        using Socket socket = await server.ConnectAsync();

        await socket.SendAsync(Bytes("go"));
        connected.SetResult();

        Assert.Equal("cancelled", await _outcome.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Flush_TokenIsCancelled_ThrowsWithIt()
    {
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningServer server = await StartAsync(async connection =>
        {
            using var stop = new CancellationTokenSource();
            try
            {
                while (true)
                {
                    ValueTask<FlushResult> flush = connection.Transport.Output.WriteAsync(new byte[256 * 1024], stop.Token);
                    if (!flush.IsCompleted)
                    {
                        stop.Cancel();
                    }

                    await flush;
                }
            }
            catch (OperationCanceledException error)
            {
                _outcome.SetResult(error.CancellationToken == stop.Token ? "cancelled" : "another token");
                await connected.Task;
                connection.Abort();
            }
        });
        using Socket socket = await server.ConnectAsync();
        connected.SetResult();

        Assert.Equal("cancelled", await _outcome.Task.WaitAsync(Patience));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CancelPendingRead_NothingArrives_EndsTheRead(bool isPending)
    {
        await using RunningServer server = await StartAsync(async connection =>
        {
            ValueTask<ReadResult> read = default;
            if (isPending)
            {
                read = connection.Transport.Input.ReadAsync();
            }

            connection.Transport.Input.CancelPendingRead();
            ReadResult result = await (isPending ? read : connection.Transport.Input.ReadAsync());
            _outcome.SetResult(result.IsCanceled ? "cancelled" : "read");
        });
        using Socket socket = await server.ConnectAsync();

        Assert.Equal("cancelled", await _outcome.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Features_OfAConnection_TellOfIt()
    {
        await using RunningServer server = await StartAsync(connection =>
        {
            using IMemoryOwner<byte> memory = connection.Features.Get<IMemoryPoolFeature>()!.MemoryPool.Rent();
            connection.Items["key"] = "value";
            _outcome.SetResult(string.Join(
                ' ',
                connection.ConnectionId.Length,
                ((IPEndPoint)connection.RemoteEndPoint!).Port,
                ((IPEndPoint)connection.LocalEndPoint!).Port,
                memory.Memory.Length,
                connection.Features.Get<IConnectionItemsFeature>()!.Items["key"]));
            return Task.CompletedTask;
        });
        using Socket client = await server.ConnectAsync();

        int port = ((IPEndPoint)client.LocalEndPoint!).Port;
        Assert.Equal($"13 {port} {server.Address.Port} 4096 value", await _outcome.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Socket_OfAConnection_IsClosedWithIt()
    {
        Assert.SkipUnless(HasSockets, "The portable driver gives nobody else a socket.");
        int remotePort = 0;
        var ended = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningServer server = await StartAsync(connection =>
        {
            Socket socket = connection.Features.Get<IConnectionSocketFeature>()!.Socket;
            remotePort = ((IPEndPoint)socket.RemoteEndPoint!).Port;
            ended.SetResult(socket);
            return Task.CompletedTask;
        });
        using Socket client = await server.ConnectAsync();
        int port = ((IPEndPoint)client.LocalEndPoint!).Port;

        Socket socket = await ended.Task.WaitAsync(Patience);

        Assert.Equal(port, remotePort);
        Assert.Equal("", await RawHttp.ReceiveToEndAsync(client));
        await server.StopAsync();
        Assert.True(socket.SafeHandle.IsClosed);
    }

    [Fact]
    public async Task ListenHandle_OfAListeningSocket_IsServedByALoop()
    {
        // The transport owns the handle from then on, as it would one of a supervisor.
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var at = (IPEndPoint)listener.LocalEndPoint!;
        ulong handle = (ulong)listener.SafeHandle.DangerousGetHandle();
        listener.SafeHandle.SetHandleAsInvalid();
        await using RunningServer server = await StartAsync(
            _ => { },
            kestrel: options =>
            {
                options.Listen(IPAddress.Loopback, 0);
                options.ListenHandle(handle, listen => listen.Run(async connection =>
                {
                    ReadResult result = await connection.Transport.Input.ReadAsync();
                    string where = Thread.CurrentThread.Name!;
                    connection.Transport.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                    string all = await ReadToEndAsync(connection);
                    await connection.Transport.Output.WriteAsync(Bytes($"{all} {where}"));
                }));
            });
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        await socket.ConnectAsync(at);
        await socket.SendAsync(Bytes("hello"));
        socket.Shutdown(SocketShutdown.Send);

        Assert.StartsWith("hello lariat-loop-", await RawHttp.ReceiveToEndAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_CompletedWithAnErrorWhileReceivingIsPaused_IsNobodysFailure()
    {
        const int ReadBufferBytes = 16 * 1024;
        var failure = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningServer server = await StartAsync(
            static _ => { },
            static options => options.MaxReadBufferSize = ReadBufferBytes,
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Run(async connection =>
            {
                while ((await connection.Transport.Input.ReadAsync()) is { Buffer.Length: < ReadBufferBytes } some)
                {
                    connection.Transport.Input.AdvanceTo(some.Buffer.Start, some.Buffer.End);
                }

                // The pump is in the middle of its flush; when the loop has run something else, it waits.
                EventLoop loop = connection.Features.GetRequiredFeature<ILoopConnectionFeature>().Loop;
                await Task.Run(() => loop.RunThreadSafe(Coroutine.Completed).AsTask());
                failure.SetResult(Record.Exception(() => connection.Transport.Input.Complete(new IOException("The reader has failed."))));
            })));
        using Socket socket = await server.ConnectAsync();

        await socket.SendAsync(new byte[2 * ReadBufferBytes]);

        Assert.Null(await failure.Task.WaitAsync(Patience));
        await server.StopAsync();
        Assert.Empty(server.Log.Errors);
    }

    /// <summary>Runs an action on the pool while the connection's loop stands still.</summary>
    private static void HoldLoop(ConnectionContext connection, Action onPool)
    {
        Assert.Same(EventLoop.Current, connection.Features.GetRequiredFeature<ILoopConnectionFeature>().Loop);
        Task.Run(onPool).GetAwaiter().GetResult();
    }

    private static async Task<string> ReadToEndAsync(ConnectionContext connection)
    {
        while (true)
        {
            ReadResult result = await connection.Transport.Input.ReadAsync();
            if (result.IsCompleted)
            {
                return Encoding.UTF8.GetString(result.Buffer);
            }

            connection.Transport.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private Task<RunningServer> StartAsync(Func<ConnectionContext, Task> serve) => StartAsync(
        _ => { },
        kestrel: options => options.Listen(IPAddress.Loopback, 0, listen => listen.Run(connection => serve(connection))));
}
