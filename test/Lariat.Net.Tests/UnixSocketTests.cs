using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>The files of Unix sockets: asyncio's server removes its own, and what a dead one left.</summary>
public abstract class UnixSocketTests(DriverKind kind) : UnixTest(kind)
{
    [Fact]
    public void OpenAsync_UnixServer_EchoesALine() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoLineAsync, At);
        await using Connection client = await Connection.OpenAsync(At);

        await client.WriteAsync(Bytes("hello\n"));

        Assert.Equal("hello\n", Text(await client.ReadLineAsync()));
        Assert.Equal(SocketPath, client.RemoteEndPoint!.ToString());
    });

    [Fact]
    public void OpenAsync_NoServerAtThePath_Throws() => Run(async () =>
    {
        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(Connection.OpenAsync(At));

        Assert.Contains(SocketPath, error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Close_UnixServer_RemovesItsFile() => Run(async () =>
    {
        Server server = await Server.StartAsync(EchoLineAsync, At);
        Assert.True(File.Exists(SocketPath));

        server.Close();

        Assert.False(File.Exists(SocketPath));
    });

    [Fact]
    public void Close_UnixServerOfABoundSocket_RemovesItsFile() => Run(async () =>
    {
        using var bound = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        bound.Bind(At);
        Server server = await Server.StartAsync(EchoLineAsync, bound);
        Assert.True(File.Exists(SocketPath));
        await using Connection client = await Connection.OpenAsync(At);
        await client.WriteAsync(Bytes("hello\n"));
        Assert.Equal("hello\n", Text(await client.ReadLineAsync()));

        server.Close();

        Assert.False(File.Exists(SocketPath));
    });

    [Fact]
    public void Close_UnixTransportServer_RemovesItsFile() => Run(async () =>
    {
        TransportServer server = await EventLoop.Current.CreateServerAsync(() => new ProtocolRecorder(), At);
        Assert.True(File.Exists(SocketPath));

        server.Close();

        Assert.False(File.Exists(SocketPath));
    });

    [Fact]
    public void Close_ANewerServerHasThePath_LeavesItsFile() => Run(async () =>
    {
        Server old = await Server.StartAsync(EchoLineAsync, At);
        File.Move(SocketPath, SocketPath + ".old");
        Server newer = await Server.StartAsync(EchoLineAsync, At);

        await old.ShutdownAsync(TimeSpan.Zero);

        Assert.True(File.Exists(SocketPath));
        await using Connection client = await Connection.OpenAsync(At);
        newer.Close();
        Assert.False(File.Exists(SocketPath));
        File.Delete(SocketPath + ".old");
    });

    [Fact]
    public void Close_ANewerDatagramEndpointHasThePath_LeavesItsFile() => Run(async () =>
    {
        DatagramEndpoint old = DatagramEndpoint.Bind(At);
        File.Move(SocketPath, SocketPath + ".old");
        using DatagramEndpoint newer = DatagramEndpoint.Bind(At);

        old.Close();

        Assert.True(File.Exists(SocketPath));
        File.Delete(SocketPath + ".old");
        await Coroutine.Sleep(0);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Send_UnixReceiverHasNoRoom_WaitsWithoutSpinning(bool byTransport) => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        using DatagramEndpoint receiver = DatagramEndpoint.Bind(At);
        using var plain = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        int sent = Fill(plain);
        LoopTask<bool> sending = LoopTask.Create(SendOneMoreAsync());
        await Coroutine.Sleep(0.02);
        long before = loop.GetStatistics().Iterations;

        await Coroutine.Sleep(0.1);
        long iterations = loop.GetStatistics().Iterations - before;
        for (int i = 0; i < sent; i++)
        {
            await receiver.ReceiveAsync();
        }

        Assert.InRange(iterations, 1, 100);
        Assert.Equal("one more", Text((await receiver.ReceiveAsync()).Data));
        Assert.True(await sending);

        int Fill(Socket socket)
        {
            for (int count = 0; ; count++)
            {
                try
                {
                    socket.SendTo(Bytes("fill"), At);
                }
                catch (SocketException)
                {
                    return count;
                }
            }
        }

        async Coroutine<bool> SendOneMoreAsync()
        {
            if (!byTransport)
            {
                using var sender = DatagramEndpoint.Bind(new UnixDomainSocketEndPoint(SocketPath + ".sender"));
                await sender.SendAsync(Bytes("one more"), At);
                return true;
            }

            (DatagramTransport transport, _) = await loop.CreateDatagramEndpointAsync(() => new Silent(), new UnixDomainSocketEndPoint(SocketPath + ".sender"));
            transport.SendTo(Bytes("one more"), At);
            while (transport.WriteBufferBytes > 0)
            {
                await Coroutine.Sleep(0.05);
            }

            transport.Close();
            return true;
        }
    });

    [Fact]
    public void Close_FileIsGoneAlready_DoesNothingMore() => Run(async () =>
    {
        Server server = await Server.StartAsync(EchoLineAsync, At);
        File.Delete(SocketPath);

        server.Close();

        Assert.False(File.Exists(SocketPath));
    });

    [Fact]
    public void Close_FileIsSomebodyElsesNow_LeavesIt() => Run(async () =>
    {
        Assert.SkipWhen(EventLoop.Current.Sockets.Name == "portable", "the base library deletes whatever is at the path");
        Server server = await Server.StartAsync(EchoLineAsync, At);
        File.Delete(SocketPath);
        File.WriteAllText(SocketPath, "mine");

        server.Close();

        Assert.Equal("mine", File.ReadAllText(SocketPath));
    });

    [Fact]
    public void StartAsync_FileOfADeadServer_ReplacesIt() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what a dead server left is recognised on Linux only");
        LeaveASocketFile();

        await using Server server = await Server.StartAsync(EchoLineAsync, At);
        await using Connection client = await Connection.OpenAsync(At);

        await client.WriteAsync(Bytes("hello\n"));
        Assert.Equal("hello\n", Text(await client.ReadLineAsync()));
    });

    [Fact]
    public void StartAsync_AnotherServerListensThere_Throws() => Run(async () =>
    {
        await using Server first = await Server.StartAsync(EchoLineAsync, At);

        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(StartAgainAsync());

        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
        await using Connection client = await Connection.OpenAsync(At);
        await client.WriteAsync(Bytes("still here\n"));
        Assert.Equal("still here\n", Text(await client.ReadLineAsync()));
    });

    [Fact]
    public void StartAsync_PlainFileAtThePath_ThrowsAndLeavesIt() => Run(async () =>
    {
        File.WriteAllText(SocketPath, "precious");

        SocketException error = await Assert.ThrowsCoroutineAsync<SocketException>(StartAgainAsync());

        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
        Assert.Contains(SocketPath, error.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(SocketPath));
    });

    private async Coroutine StartAgainAsync() => await Server.StartAsync(EchoLineAsync, At);

    // The base library would delete the file with the socket: a renamed file is out of its reach.
    private void LeaveASocketFile()
    {
        string elsewhere = SocketPath + ".old";
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(elsewhere));
            File.Move(elsewhere, SocketPath);
        }

        Assert.True(File.Exists(SocketPath));
    }

    private static async Coroutine EchoLineAsync(Connection connection) => await connection.WriteAsync(await connection.ReadLineAsync());

    private sealed class Silent : IDatagramProtocol
    {
        public void OnReceived(ReadOnlySpan<byte> data, EndPoint? from)
        {
            // Nobody sends to it.
        }
    }
}
