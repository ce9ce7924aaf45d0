using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>A handler is cancelled at its k-th suspension, for every k that a whole exchange has: afterwards nothing is left of it.</summary>
public abstract class CancelEverywhereTests(DriverKind kind) : FaultTest(kind)
{
    private const int BlockBytes = 400_000;

    // A bound for the search, far above what an exchange has.
    private const int MaxSuspensions = 500;

    [Fact]
    public void Handler_CanceledAtEverySuspension_LeavesNothing() => Run(async () =>
    {
        int count = await CancelEverywhereAsync(new ServerOptions { WriteHighWater = 1000 }, tls: null);

        Assert.True(count >= 5, $"The exchange has only {count} suspensions: that is not the script below.");
    });

    [Fact]
    public void Handler_WithTlsCanceledAtEverySuspension_LeavesNothing() => Run(async () =>
    {
        var options = new ServerOptions { WriteHighWater = 1000, Tls = new SslServerAuthenticationOptions { ServerCertificate = TestCertificate.Server } };

        int count = await CancelEverywhereAsync(options, TestCertificate.TrustingClient());

        Assert.True(count >= 5, $"The exchange has only {count} suspensions: that is not the script below.");
    });

    /// <summary>Repeats the exchange until one was not cancelled any more. Returns how many were.</summary>
    private async Coroutine<int> CancelEverywhereAsync(ServerOptions options, SslClientAuthenticationOptions? tls)
    {
        for (int suspension = 1; suspension < MaxSuspensions; suspension++)
        {
            bool wasCanceled = await CancelAtAsync(suspension, options, tls);
            await SettleAsync(openCount: 0);
            Assert.Empty(Errors);
            if (!wasCanceled)
            {
                return suspension - 1;
            }
        }

        return MaxSuspensions;
    }

    /// <summary>One exchange. True if the handler was cancelled before it had ended.</summary>
    private static async Coroutine<bool> CancelAtAsync(int suspension, ServerOptions options, SslClientAuthenticationOptions? tls)
    {
        var counter = new SuspensionCounter(suspension);
        counter.Begin();
        await using Server server = await Server.StartAsync(HandleAsync, new IPEndPoint(IPAddress.Loopback, 0), options);
        SuspensionCounter.End();
        LoopTask client = LoopTask.Create(TalkAsync(server.Port, tls));
        await Coroutine.WaitMany([client]);
        await WaitUntil(() => server.ConnectionCount == 0);

        Assert.True(client.IsCompletedSuccessfully, client.IsFaulted ? client.GetException()!.ToString() : "cancelled");
        return counter.HasCanceled;

        async Coroutine HandleAsync(Connection connection)
        {
            byte[] line = await connection.ReadLineAsync();
            await connection.WriteAsync(line);
            byte[] block = await connection.ReadExactlyAsync(BlockBytes);
            await connection.WriteAsync(block);
            await connection.PeekAsync();
            connection.Consume(1);
            connection.EndWriting();
            await connection.ReadToEndAsync();
        }
    }

    /// <summary>The other end of the script, which also bears that the server goes away at any time.</summary>
    private static async Coroutine TalkAsync(int port, SslClientAuthenticationOptions? tls)
    {
        try
        {
            await using Connection client = await Connection.OpenAsync("127.0.0.1", port, new ConnectOptions { Tls = tls });
            await client.WriteAsync(Bytes("hello\n"));
            await client.ReadLineAsync();
            LoopTask writing = LoopTask.Create(client.WriteAsync(new byte[BlockBytes + 1]));
            writing.AddDoneCallback(static ended => ended.RetrieveException());
            for (int left = BlockBytes; left > 0;)
            {
                byte[] part = await client.ReadAsync(left);
                left = part.Length == 0 ? 0 : left - part.Length;
            }

            await Coroutine.WaitMany([writing]);
            client.EndWriting();
            await client.ReadToEndAsync();
        }
        catch (Exception error) when (error is SocketException or IOException or InvalidOperationException)
        {
            // The handler was cancelled: its connection is closed or reset, wherever this end is.
        }
    }
}
