using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;
using Microsoft.Win32.SafeHandles;

namespace Lariat.Net.Tests;

/// <summary>Files over connections, transports and sockets.</summary>
public abstract class SendFileTests : DriverTest, IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"lariat-{Guid.NewGuid():N}.bin");
    private readonly byte[] _content = new byte[3_000_000];

    protected SendFileTests(DriverKind kind)
        : base(kind)
    {
        new Random(7).NextBytes(_content);
        File.WriteAllBytes(_path, _content);
    }

    public void Dispose()
    {
        File.Delete(_path);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void SendFileAsync_WholeFile_ArrivesBetweenWhatIsWritten() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        Task<byte[]> received = ReceiveToEnd(peer);
        connection.Write(Bytes("before"));

        long sent = await connection.SendFileAsync(_path);
        connection.Write(Bytes("after"));
        connection.Close();

        Assert.Equal(_content.Length, sent);
        byte[] expected = [.. Bytes("before"), .. _content, .. Bytes("after")];
        Assert.Equal(expected, await received);
        peer.Dispose();
    });

    [Fact]
    public void SendFileAsync_PathOfAPipeWithoutAWriter_IsRefused() => Run(async () =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mkfifo is used");
        string pipe = $"{_path}.pipe";
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync();
        }

        (Connection connection, Socket peer) = await OpenPlainPair();
        IOException error = await Assert.ThrowsAsync<IOException>(() => connection.SendFileAsync(pipe).AsTask());
        connection.Close();

        Assert.Contains("is a named pipe", error.Message, StringComparison.Ordinal);
        peer.Dispose();
        File.Delete(pipe);
    });

    [Theory]
    [InlineData(0, 1L)]
    [InlineData(1000, 2_000_000L)]
    [InlineData(2_999_000, 5000L)]
    [InlineData(4_000_000, null)]
    [InlineData(2_999_999, null)]
    public void SendFileAsync_Part_SendsItAndSetsThePosition(int offset, long? count) => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        Task<byte[]> received = ReceiveToEnd(peer);
        await using var file = new FileStream(_path, FileMode.Open);
        byte[] expected = [.. _content.Skip(offset).Take((int)(count ?? int.MaxValue))];

        long sent = await connection.SendFileAsync(file, offset, count);
        connection.Close();

        Assert.Equal(expected.Length, sent);
        Assert.Equal(offset + expected.Length, file.Position);
        Assert.Equal(expected, await received);
        peer.Dispose();
    });

    [Fact]
    public void SendFileAsync_Tls_IsReadAndSent() => Run(async () =>
    {
        byte[] received = [];
        await using Server server = await Server.StartAsync(
            async connection => received = await connection.ReadToEndAsync(), "127.0.0.1", 0, TestTls.ForServer());
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, TestTls.ForClient());

        long sent = await client.SendFileAsync(_path, offset: 5);
        client.EndWriting();
        Assert.Empty(await client.ReadToEndAsync());

        Assert.Equal(_content.Length - 5, sent);
        Assert.Equal(_content[5..], received);
    });

    [Fact]
    public void SendFileAsync_PartOverTls_SendsThatPart() => Run(async () =>
    {
        byte[] received = [];
        await using Server server = await Server.StartAsync(
            async connection => received = await connection.ReadToEndAsync(), "127.0.0.1", 0, TestTls.ForServer());
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, TestTls.ForClient());
        await using var file = new FileStream(_path, FileMode.Open);

        long sent = await client.SendFileAsync(file, 1000, 100);
        client.EndWriting();
        Assert.Empty(await client.ReadToEndAsync());

        Assert.Equal((100, 1100), (sent, file.Position));
        Assert.Equal(_content[1000..1100], received);
    });

    [Fact]
    public void SendFileAsync_PeerLeavesOverTls_Throws() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(
            static async connection =>
            {
                await connection.ReadExactlyAsync(1000);
                connection.Abort();
            },
            "127.0.0.1",
            0,
            TestTls.ForServer());
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, TestTls.ForClient());
        await using var file = new FileStream(_path, FileMode.Open);
        file.SetLength(200_000_000);

        await Assert.ThrowsCoroutineAsync<SocketException>(Discard(client.SendFileAsync(file)));

        Assert.InRange(file.Position, 1, 199_999_999);
        client.Abort();
    });

    [Fact]
    public void SendFileAsync_EmptyFile_SendsNothing() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        await using var file = new FileStream(_path, FileMode.Create);

        Assert.Equal(0, await connection.SendFileAsync(file));

        connection.Close();
        Assert.Empty(await ReceiveToEnd(peer));
        peer.Dispose();
    });

    [Fact]
    public void SendFileAsync_TlsWithoutFallback_ThrowsAndSendsNothing() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(
            static async connection => await connection.WriteAsync(await connection.ReadToEndAsync()), "127.0.0.1", 0, TestTls.ForServer());
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, TestTls.ForClient());

        await Assert.ThrowsCoroutineAsync<NotSupportedException>(Discard(client.SendFileAsync(_path, fallback: false)));

        client.Write(Bytes("x"));
        client.EndWriting();
        Assert.Equal("x", Text(await client.ReadToEndAsync()));
    });

    [Fact]
    public void SendFileAsync_WriteMeanwhile_Throws() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        LoopTask<long> sending = LoopTask.Create(connection.SendFileAsync(_path), eagerStart: true);
        while (!sending.IsCompleted && !IsBusy(connection))
        {
            await Coroutine.Sleep(TimeSpan.Zero);
        }

        Assert.Throws<InvalidOperationException>(() => connection.Write(Bytes("x")));
        Assert.Throws<InvalidOperationException>(connection.EndWriting);
        await Assert.ThrowsCoroutineAsync<InvalidOperationException>(Discard(connection.SendFileAsync(_path)));

        Task<byte[]> received = ReceiveToEnd(peer);
        await sending;
        connection.Close();
        Assert.Equal(_content, await received);
        peer.Dispose();
    });

    [Fact]
    public void SendFileAsync_PeerDoesNotRead_EndsWhenAbortedOrCanceled() => Run(async () =>
    {
        foreach (bool isAborted in new[] { true, false })
        {
            await using var large = new FileStream($"{_path}.large", FileMode.Create, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);

            // Sparse: more than the buffers of any socket.
            large.SetLength(200_000_000);
            (Connection connection, Socket peer) = await OpenPlainPair();
            LoopTask<long> sending = LoopTask.Create(connection.SendFileAsync(large), eagerStart: true);
            await WaitForBytes(peer);

            if (isAborted)
            {
                connection.Abort();
                await Assert.ThrowsCoroutineAsync<SocketException>(Await(sending));
            }
            else
            {
                sending.Cancel();
                await Coroutine.WaitMany([sending]);
                Assert.True(sending.IsCanceled);
                connection.Abort();
            }

            peer.Dispose();
        }
    });

    [Fact]
    public void SendFileAsync_PeerCloses_Throws() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();
        await using var file = new FileStream(_path, FileMode.Open);
        file.SetLength(200_000_000);
        LoopTask<long> sending = LoopTask.Create(connection.SendFileAsync(file), eagerStart: true);
        await WaitForBytes(peer);

        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();

        await Assert.ThrowsCoroutineAsync<SocketException>(Await(sending));
        Assert.InRange(file.Position, 1, 199_999_999);
        connection.Abort();
    });

    [Fact]
    public void SendFileAsync_BadArguments_Throws() => Run(async () =>
    {
        (Connection connection, Socket peer) = await OpenPlainPair();

        await Assert.ThrowsCoroutineAsync<ArgumentOutOfRangeException>(Discard(connection.SendFileAsync(_path, offset: -1)));
        await Assert.ThrowsCoroutineAsync<ArgumentOutOfRangeException>(Discard(connection.SendFileAsync(_path, count: 0)));
        await Assert.ThrowsCoroutineAsync<FileNotFoundException>(Discard(connection.SendFileAsync($"{_path}.none")));
        using SafeFileHandle closed = File.OpenHandle(_path);
        closed.Dispose();
        await Assert.ThrowsCoroutineAsync<ArgumentException>(Discard(connection.SendFileAsync(closed)));
        connection.Close();
        await Assert.ThrowsCoroutineAsync<InvalidOperationException>(Discard(connection.SendFileAsync(_path)));
        peer.Dispose();
    });

    [Fact]
    public void LoopSendFileAsync_Transport_ArrivesBetweenWhatIsWritten() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        using Socket listener = ListenPlainly();
        (StreamTransport transport, ProtocolRecorder _) = await loop.CreateConnectionAsync(() => new ProtocolRecorder(), listener.LocalEndPoint!);
        using Socket peer = listener.Accept();
        Task<byte[]> received = ReceiveToEnd(peer);
        await using var file = new FileStream(_path, FileMode.Open);

        transport.Write(Bytes("before"));
        long sent = await loop.SendFileAsync(transport, file, 10);
        transport.Write(Bytes("after"));
        transport.Close();

        Assert.Equal(_content.Length - 10, sent);
        byte[] expected = [.. Bytes("before"), .. _content[10..], .. Bytes("after")];
        Assert.Equal(expected, await received);
        await Assert.ThrowsCoroutineAsync<InvalidOperationException>(Discard(loop.SendFileAsync(transport, file)));
    });

    [Fact]
    public void SockSendFileAsync_Socket_SendsAndSetsThePosition() => Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        using Socket listener = ListenPlainly();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(listener.LocalEndPoint!);
        using Socket peer = listener.Accept();
        await using var file = new FileStream(_path, FileMode.Open);
        Task<byte[]> received = ReceiveToEnd(peer);

        await Assert.ThrowsCoroutineAsync<ArgumentException>(Discard(loop.SockSendFileAsync(socket, file)));
        socket.Blocking = false;
        long sent = await loop.SockSendFileAsync(socket, file, 3, 2_500_000);
        socket.Shutdown(SocketShutdown.Send);

        Assert.Equal(2_500_000, sent);
        Assert.Equal(2_500_003, file.Position);
        Assert.Equal(_content[3..2_500_003], await received);
    });

    [Fact]
    public void SockSendFileAsync_Datagrams_Throws() => Run(async () =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        using SafeFileHandle file = File.OpenHandle(_path);

        await Assert.ThrowsCoroutineAsync<ArgumentException>(Discard(EventLoop.Current.SockSendFileAsync(socket, file)));
    });

    private static async Coroutine WaitForBytes(Socket peer)
    {
        while (peer.Available == 0)
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        }
    }

    private static bool IsBusy(Connection connection)
    {
        try
        {
            connection.Write([]);
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static async Coroutine Discard(Coroutine<long> coroutine) => await coroutine;

    private static async Coroutine Await(Future future) => await future;
}
