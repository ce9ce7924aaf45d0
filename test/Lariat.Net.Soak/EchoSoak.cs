using System.Net.Security;
using System.Net.Sockets;
using Lariat.LowLevel;
using Lariat.TestKit;

namespace Lariat.Net.Soak;

/// <summary>One run: two servers that echo, one of them with TLS, and clients that misbehave at random. Nothing may be left of it.</summary>
internal sealed class EchoSoak(int seed, TimeSpan duration)
{
    private const int ClientCount = 40;

    // How long what is still on its way to the driver may take to come back when everything has ended.
    private static readonly TimeSpan s_maxSettle = TimeSpan.FromSeconds(10);

    private readonly Random _serverRandom = new(seed);

    public SoakCounts Counts { get; } = new();

    public async Coroutine RunAsync()
    {
        EventLoop loop = EventLoop.Current;
        loop.ExceptionHandler = (_, context) =>
        {
            // A handler whose client has aborted sees a reset: that is what the soak does to it.
            if (context.Exception is not SocketException)
            {
                loop.DefaultExceptionHandler(context);
                Environment.Exit(2);
            }
        };
        await ServeAsync(loop.Time + duration);
        await CheckNothingIsLeftAsync(loop.Sockets);
    }

    private async Coroutine ServeAsync(LoopInstant end)
    {
        var tls = new ServerOptions { Tls = new SslServerAuthenticationOptions { ServerCertificate = TestCertificate.Server } };
        await using Server plain = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);
        await using Server encrypted = await Server.StartAsync(EchoAsync, "127.0.0.1", 0, tls);
        var client = new SoakClient(plain.Port, encrypted.Port, end, Counts);
        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < ClientCount; i++)
            {
                group.Create(client.RunAsync(new Random(seed + i)));
            }

            await Coroutine.Completed;
        });
        if (Counts.EndsMet > Counts.EndedByServer)
        {
            throw new InvalidDataException($"Clients met {Counts.EndsMet} ends in the middle of a message, the server made {Counts.EndedByServer}.");
        }
    }

    /// <summary>Echoes; now and then it keeps its bytes for a while, so that leases stay out, or ends the connection before its answer.</summary>
    private async Coroutine EchoAsync(Connection connection)
    {
        for (int i = 0; ; i++)
        {
            ReadOnlyMemory<byte> data = await connection.PeekAsync();
            if (data.IsEmpty)
            {
                return;
            }

            if (i % 97 == 96)
            {
                await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
            }

            if (_serverRandom.Next(3000) == 0)
            {
                Counts.EndedByServer++;
                if (_serverRandom.Next(2) == 0)
                {
                    connection.Abort();
                }

                return;
            }

            await connection.WriteAsync(data);
            connection.Consume(data.Length);
        }
    }

    private static async Coroutine CheckNothingIsLeftAsync(IoSockets sockets)
    {
        LoopInstant deadline = EventLoop.Current.Time + s_maxSettle;
        while (sockets.OpenCount > 0 || sockets.BuffersOut > 0)
        {
            if (EventLoop.Current.Time > deadline)
            {
                throw new InvalidDataException($"Left behind: {sockets.OpenCount} sockets and {sockets.BuffersOut} buffers of the driver.");
            }

            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        }
    }
}
