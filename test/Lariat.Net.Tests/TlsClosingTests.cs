using System.Net;
using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>The ends of TLS connections, as CPython's test_ssl.py and test_sslproto.py pin them down.</summary>
public abstract class TlsClosingTests(DriverKind kind) : TlsTest(kind)
{
    private const int MuchBytes = 4_000_000;

    [Fact]
    public void Handler_Returns_ClientsReadTheEnd() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(
            async connection =>
            {
                await connection.ReadExactlyAsync(100_000);
                await connection.WriteAsync(Bytes("OK"));
            },
            "127.0.0.1",
            0,
            ForServer());
        int port = server.Port;

        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < 10; i++)
            {
                _ = group.Create(TalkAsync(port));
            }
        });
    });

    [Fact]
    public void Close_WithPendingBytes_SendsThemFirst() => Run(async () =>
    {
        var go = new AsyncEvent();
        int count = 0;
        await using Server server = await Server.StartAsync(
            async connection =>
            {
                await go.WaitAsync();
                count = (await connection.ReadToEndAsync()).Length;
            },
            "127.0.0.1",
            0,
            ForServer());
        Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, ForClient());
        client.Write(new byte[MuchBytes]);
        Assert.True(client.PendingWriteBytes > 0);

        client.Close();
        go.Set();
        await client.WaitClosedAsync();
        await WaitUntil(() => server.ConnectionCount == 0);

        Assert.Equal(MuchBytes, count);
    });

    [Fact]
    public void EndWriting_PeerGoesOnSending_EverythingIsRead() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(
            async connection =>
            {
                await connection.ReadToEndAsync();
                await connection.WriteAsync(new byte[MuchBytes]);
            },
            "127.0.0.1",
            0,
            ForServer());
        await using Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, ForClient());
        await client.WriteAsync(Bytes("ping"));

        client.EndWriting();

        Assert.Equal(MuchBytes, (await client.ReadToEndAsync()).Length);
    });

    [Fact]
    public void Read_PeerSentGarbage_Throws() => Run(async () =>
    {
        await WithRelay(async (client, garble) =>
        {
            await AssertEchoesAsync(client);

            garble();

            await Assert.ThrowsCoroutineAsync<SocketException>(client.ReadAsync(10));
        });
    });

    [Fact]
    public void Write_AfterClose_Throws() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0, ForServer());
        Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, ForClient());
        client.Close();

        Assert.Throws<InvalidOperationException>(() => client.Write(Bytes("late")));

        await client.WaitClosedAsync();
    });

    [Fact]
    public void Close_WhileReading_ReaderSeesTheEnd() => Run(async () =>
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0, ForServer());
        Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, ForClient());
        LoopTask<byte[]> read = LoopTask.Create(client.ReadAsync(10), eagerStart: true);

        client.Close();

        Assert.Empty(await read);
        await client.WaitClosedAsync();
    });

    [Fact]
    public void Abort_Tls_PeerSeesAFailure() => Run(async () =>
    {
        Exception? seen = null;
        await using Server server = await Server.StartAsync(
            async connection =>
            {
                try
                {
                    await EchoAsync(connection);
                }
                catch (SocketException error)
                {
                    seen = error;
                }
            },
            "127.0.0.1",
            0,
            ForServer());
        Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, ForClient());
        await AssertEchoesAsync(client);

        client.Abort();
        await client.WaitClosedAsync();
        await WaitUntil(() => server.ConnectionCount == 0);

        Assert.NotNull(seen);
    });

    [Fact]
    public void DisposeAsync_PeerDoesNotRead_EndsAfterTheCloseTimeout() => Run(async () =>
    {
        var stay = new AsyncEvent();
        await using Server server = await Server.StartAsync(async connection => await stay.WaitAsync(), "127.0.0.1", 0, ForServer());
        var options = new ConnectOptions { Tls = ForClient().Tls, CloseTimeout = TimeSpan.FromMilliseconds(20) };
        Connection client = await Connection.OpenAsync("127.0.0.1", server.Port, options);
        client.Write(new byte[4 * MuchBytes]);

        await client.DisposeAsync();

        Assert.Equal(0, client.PendingWriteBytes);
        stay.Set();
    });

    private static async Coroutine TalkAsync(int port)
    {
        await using Connection client = await Connection.OpenAsync("127.0.0.1", port, ForClient());
        await client.WriteAsync(new byte[100_000]);
        Assert.Equal("OK", Text(await client.ReadExactlyAsync(2)));
        Assert.Empty(await client.ReadToEndAsync());
    }

    /// <summary>A client of a TLS echo server behind a relay that can put bytes of its own into what the client gets.</summary>
    private static async Coroutine WithRelay(Func<Connection, Action, Coroutine> body)
    {
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0, ForServer());
        Connection? toClient = null;
        int port = server.Port;
        await using Server relay = await Server.StartAsync(
            async connection =>
            {
                toClient = connection;
                await using Connection onward = await Connection.OpenAsync("127.0.0.1", port);
                await TaskGroup.RunAsync(async group =>
                {
                    _ = group.Create(CopyAsync(connection, onward));
                    _ = group.Create(CopyAsync(onward, connection));
                });
            },
            "127.0.0.1",
            0);
        Connection client = await Connection.OpenAsync("127.0.0.1", relay.Port, ForClient());
        await body(client, () => toClient!.Write(Bytes("please, no TLS record begins like this one")));
        client.Abort();
    }

    private static async Coroutine CopyAsync(Connection from, Connection to)
    {
        try
        {
            while (await from.ReadAsync(65536) is { Length: > 0 } data)
            {
                await to.WriteAsync(data);
            }

            to.EndWriting();
        }
        catch (SocketException)
        {
            // Either end may abort: so does the relay, by closing the other one.
            to.Abort();
        }
    }
}
