using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Lariat.Net;

namespace Lariat.TestKit;

/// <summary>The base of tests that run a loop on each driver, and what tests of connections share.</summary>
public abstract class DriverTest(DriverKind kind) : DriverVariant(kind)
{
    /// <summary>Errors that reached the exception handler of the loop.</summary>
    protected List<LoopErrorContext> Errors { get; } = [];

    /// <summary>
    /// A test that hangs fails instead: hardly one takes a tenth of this on a busy machine. A canceled operation has all of it to end.
    /// </summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(30);

    /// <summary>Runs a test body on a loop with this driver; an error that reached the handler fails the test unless the body took it.</summary>
    [OverloadResolutionPriority(1)]
    protected void Run(Func<Coroutine> body)
    {
        Kind.Require();
        EventLoop.Run(Coroutine.WaitFor(Body(), Patience), new LoopOptions { Driver = MakeDriver, CancellationGrace = Patience });
        Assert.Empty(Errors.Select(static error => $"{error.Message} {error.Exception}"));

        async Coroutine Body()
        {
            EventLoop.Current.ExceptionHandler = (_, error) => Errors.Add(error);
            await body();
            CheckAfter();
        }
    }

    /// <summary>Checks what a body has left behind, in its task.</summary>
    protected virtual void CheckAfter()
    {
    }

    /// <summary>A server with this handler and a client of it.</summary>
    protected static async Coroutine WithPair(Func<Connection, Coroutine> handler, Func<Connection, Coroutine> client, ConnectionLimits? limits = null)
    {
        limits ??= new ConnectionLimits();
        await using Server server = await Server.StartAsync(handler, new IPEndPoint(IPAddress.Loopback, 0), limits.ForServer());
        await using Connection connection = await Connection.OpenAsync("127.0.0.1", server.Port, limits.ForClient());
        await client(connection);
    }

    /// <summary>A listening socket of the base library: a peer that does what the test says, and nothing by itself.</summary>
    protected static Socket ListenPlainly()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    /// <summary>A connection and the plain socket at its other end.</summary>
    protected static async Coroutine<(Connection Connection, Socket Peer)> OpenPlainPair(ConnectionOptions? options = null)
    {
        using Socket listener = ListenPlainly();
        var at = (IPEndPoint)listener.LocalEndPoint!;
        Connection connection = await Connection.OpenAsync(at, new ConnectOptions
        {
            ReadLimit = options?.ReadLimit ?? ConnectOptions.DefaultConnect.ReadLimit,
            WriteHighWater = options?.WriteHighWater ?? ConnectOptions.DefaultConnect.WriteHighWater,
            CloseTimeout = options?.CloseTimeout ?? ConnectOptions.DefaultConnect.CloseTimeout,
            SendBufferBytes = options?.SendBufferBytes,
        });
        Socket peer = listener.Accept();
        peer.NoDelay = true;
        return (connection, peer);
    }

    /// <summary>Everything that the peer receives, on another thread: a driver may send only when the loop goes on.</summary>
    protected static Task<byte[]> ReceiveToEnd(Socket peer) => Task.Run(() =>
    {
        var all = new MemoryStream();
        byte[] buffer = new byte[65536];
        for (int count; (count = peer.Receive(buffer)) > 0;)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    });

    protected static async Coroutine WaitUntil(Func<bool> condition)
    {
        while (!condition())
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>Echoes until the peer ends.</summary>
    protected static async Coroutine EchoAsync(Connection connection)
    {
        while (true)
        {
            ReadOnlyMemory<byte> data = await connection.PeekAsync();
            if (data.IsEmpty)
            {
                return;
            }

            await connection.WriteAsync(data);
            connection.Consume(data.Length);
        }
    }

    protected static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlySpan<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes);
}
