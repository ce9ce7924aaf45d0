using System.Net.Sockets;

namespace Lariat.Net.Soak;

/// <summary>One run: a server that echoes, and clients that misbehave at random.</summary>
internal sealed class EchoSoak(int seed, TimeSpan duration)
{
    private const int ClientCount = 40;
    private const int MessageBytesMax = 300_000;

    public long Messages { get; private set; }

    public long Bytes { get; private set; }

    public long Canceled { get; private set; }

    public long Aborted { get; private set; }

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
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);
        int port = server.Port;
        TimeSpan end = loop.Time + duration;
        await TaskGroup.Run(async group =>
        {
            for (int i = 0; i < ClientCount; i++)
            {
                _ = group.Create(ClientAsync(port, new Random(seed + i), end));
            }
        });
    }

    /// <summary>Echoes; now and then it keeps its bytes for a while, so that leases stay out.</summary>
    private static async Coroutine EchoAsync(Connection connection)
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

            await connection.WriteAsync(data);
            connection.Consume(data.Length);
        }
    }

    private async Coroutine ClientAsync(int port, Random random, TimeSpan end)
    {
        while (EventLoop.Current.Time < end)
        {
            await using Connection connection = await Connection.OpenAsync("127.0.0.1", port);
            int messageCount = random.Next(1, 200);
            for (int i = 0; i < messageCount && EventLoop.Current.Time < end; i++)
            {
                if (random.Next(500) == 0)
                {
                    connection.Write(new byte[random.Next(100_000)]);
                    connection.Abort();
                    Aborted++;
                    break;
                }

                await ExchangeAsync(connection, random);
            }
        }
    }

    private async Coroutine ExchangeAsync(Connection connection, Random random)
    {
        byte[] message = new byte[random.Next(4) == 0 ? random.Next(1, MessageBytesMax) : random.Next(1, 2000)];
        random.NextBytes(message);
        LoopTask writing = LoopTask.Create(connection.WriteAsync(message));
        byte[] answer = new byte[message.Length];
        for (int received = 0; received < answer.Length;)
        {
            received += await ReadSomeAsync(connection, answer.AsMemory(received, Math.Min(answer.Length - received, random.Next(1, 100_000))), random);
        }

        await writing;
        if (!answer.AsSpan().SequenceEqual(message))
        {
            throw new InvalidDataException($"The echo of {message.Length} bytes differs at {answer.AsSpan().CommonPrefixLength(message)}.");
        }

        Messages++;
        Bytes += message.Length;
    }

    /// <summary>One read, which is now and then cancelled first: that must lose no byte.</summary>
    private async Coroutine<int> ReadSomeAsync(Connection connection, Memory<byte> buffer, Random random)
    {
        if (random.Next(10) == 0)
        {
            LoopTask<int> read = LoopTask.Create(connection.ReadAsync(buffer), eagerStart: true);
            await Coroutine.Sleep(TimeSpan.Zero);
            if (read.Cancel())
            {
                Canceled++;
            }

            await Coroutine.WaitMany([read]);
            return read.IsCompletedSuccessfully ? read.GetResult() : 0;
        }

        int count = await connection.ReadAsync(buffer);
        return count > 0 ? count : throw new EndOfStreamException("The server has closed the connection.");
    }
}
