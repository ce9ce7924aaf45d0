using System.Net.Sockets;
using Lariat.TestKit;

namespace Lariat.Net.Soak;

/// <summary>Talks to the echo servers and checks every byte that comes back.</summary>
internal sealed class SoakClient(int plainPort, int tlsPort, LoopInstant end, SoakCounts counts)
{
    private const int MaxMessageBytes = 300_000;

    /// <summary>One connection after the other until the end.</summary>
    public async Coroutine RunAsync(Random random)
    {
        while (EventLoop.Current.Time < end)
        {
            bool isTls = random.Next(5) == 0;
            counts.Connections++;
            counts.TlsConnections += isTls ? 1 : 0;
            await using Connection connection = await Connection.OpenAsync(
                "127.0.0.1",
                isTls ? tlsPort : plainPort,
                new ConnectOptions { Tls = isTls ? TestCertificate.TrustingClient() : null });
            await TalkAsync(connection, random);
        }
    }

    private async Coroutine TalkAsync(Connection connection, Random random)
    {
        int messageCount = random.Next(1, 200);
        for (int i = 0; i < messageCount && EventLoop.Current.Time < end; i++)
        {
            if (random.Next(500) == 0)
            {
                connection.Write(new byte[random.Next(100_000)]);
                connection.Abort();
                counts.ClientsAborted++;
                return;
            }

            if (!await TryExchangeAsync(connection, random))
            {
                counts.EndsMet++;
                return;
            }
        }
    }

    /// <summary>Sends a message and compares what comes back, which is all of it or, if the server ends the connection, a beginning.</summary>
    private async Coroutine<bool> TryExchangeAsync(Connection connection, Random random)
    {
        byte[] message = new byte[random.Next(4) == 0 ? random.Next(1, MaxMessageBytes) : random.Next(1, 2000)];
        random.NextBytes(message);
        LoopTask writing = LoopTask.Create(WriteAsync(connection, message, random));
        byte[] answer = new byte[message.Length];
        int received = 0;
        for (int? count = 0; received < answer.Length && count is not null; received += count ?? 0)
        {
            count = await ReadOrEndAsync(connection, answer.AsMemory(received, Math.Min(answer.Length - received, random.Next(1, 100_000))), random);
        }

        await writing;
        if (!answer.AsSpan(0, received).SequenceEqual(message.AsSpan(0, received)))
        {
            throw new InvalidDataException($"The echo of {message.Length} bytes differs at {answer.AsSpan().CommonPrefixLength(message)}.");
        }

        counts.Messages += received == message.Length ? 1 : 0;
        counts.Bytes += received;
        return received == message.Length;
    }

    /// <summary>Writes; now and then the wait for room is cancelled, which must not take back what was written.</summary>
    private async Coroutine WriteAsync(Connection connection, byte[] message, Random random)
    {
        try
        {
            LoopTask write = LoopTask.Create(connection.WriteAsync(message), eagerStart: true);
            if (random.Next(10) == 0 && write.Cancel())
            {
                counts.WritesCanceled++;
            }

            await Coroutine.WaitMany([write]);
            if (!write.IsCanceled)
            {
                write.GetResult();
            }
        }
        catch (Exception error) when (error is SocketException or InvalidOperationException)
        {
            // The server has ended the connection: whoever reads finds that out as well.
        }
    }

    /// <summary>Null: the connection has ended.</summary>
    private async Coroutine<int?> ReadOrEndAsync(Connection connection, Memory<byte> buffer, Random random)
    {
        try
        {
            return await ReadSomeAsync(connection, buffer, random);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>One read, which is now and then cancelled first: that must lose no byte.</summary>
    private async Coroutine<int?> ReadSomeAsync(Connection connection, Memory<byte> buffer, Random random)
    {
        if (random.Next(10) == 0)
        {
            LoopTask<int> read = LoopTask.Create(connection.ReadAsync(buffer), eagerStart: true);
            await Coroutine.Sleep(TimeSpan.Zero);
            if (read.Cancel())
            {
                counts.ReadsCanceled++;
            }

            await Coroutine.WaitMany([read]);
            return read.IsCanceled ? 0 : EndIfNone(read.GetResult());
        }

        return EndIfNone(await connection.ReadAsync(buffer));
    }

    private static int? EndIfNone(int count) => count > 0 ? count : null;
}
