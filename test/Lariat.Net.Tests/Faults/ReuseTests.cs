using System.Net.Sockets;

namespace Lariat.Net.Tests;

/// <summary>Descriptors are closed and their numbers used again while data is in flight: no byte goes to another connection.</summary>
public abstract class ReuseTests(DriverKind kind) : FaultTest(kind)
{
    private const int WorkerCount = 12;
    private const int ConnectionsPerWorker = 60;

    [Fact]
    public void Churn_ConnectionsAbortedAndClosedWithDataInFlight_NoByteIsMisdelivered() => RunClean(async () =>
    {
        await using Server server = await Server.StartAsync(EchoOneValueAsync, "127.0.0.1", 0);
        int port = server.Port;

        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < WorkerCount; i++)
            {
                _ = group.Create(ChurnAsync(port, worker: i));
            }
        });

        // Handlers whose client was aborted see a reset. Anything else would be a byte of somebody else's.
        await WaitUntil(() => server.ConnectionCount == 0);
        Assert.All(Errors, error => Assert.IsType<SocketException>(error.Exception));
        Errors.Clear();
    });

    private static async Coroutine ChurnAsync(int port, int worker)
    {
        var random = new Random(worker);
        for (int i = 0; i < ConnectionsPerWorker; i++)
        {
            Connection connection = await Connection.OpenAsync("127.0.0.1", port);
            byte value = (byte)random.Next(256);
            byte[] message = new byte[random.Next(1, 60_000)];
            Array.Fill(message, value);
            connection.Write(message);
            int left = random.Next(3) == 0 ? message.Length : random.Next(message.Length);
            while (left > 0)
            {
                byte[] part = await connection.ReadAsync(left);
                Assert.NotEmpty(part);
                CheckAll(part, value);
                left -= part.Length;
            }

            // With the rest of the echo, and perhaps of the message, on its way.
            if (random.Next(2) == 0)
            {
                connection.Abort();
            }
            else
            {
                connection.Close();
            }
        }
    }

    private static async Coroutine EchoOneValueAsync(Connection connection)
    {
        byte[] buffer = new byte[20_000];
        byte? value = null;
        for (int count; (count = await connection.ReadAsync(buffer)) > 0;)
        {
            value ??= buffer[0];
            CheckAll(buffer.AsSpan(0, count), value.Value);
            await connection.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private static void CheckAll(ReadOnlySpan<byte> bytes, byte value)
    {
        int at = bytes.IndexOfAnyExcept(value);
        if (at >= 0)
        {
            throw new InvalidDataException($"A byte of another connection: {bytes[at]} at {at}, where only {value} was sent.");
        }
    }
}
