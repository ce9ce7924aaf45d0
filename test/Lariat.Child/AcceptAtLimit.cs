using System.Net.Sockets;
using Lariat.Net;

namespace Lariat.Child;

/// <summary>An echo server whose process has no descriptors left. The driver is the environment's (LARIAT_DRIVER).</summary>
/// <remarks>
/// Prints "listening" and its port. When it could not accept for longer than two retries it prints "refused" with the error; a line on its input gives
/// the descriptors back, a second one ends it: it prints how often it reported.
/// </remarks>
internal static class AcceptAtLimit
{
    // Room for a few connections before the limit.
    private const int SpareCount = 6;


    // More than two of the server's retries (1 s each).
    private static readonly TimeSpan s_outage = TimeSpan.FromSeconds(2.5);

    public static async Coroutine RunAsync()
    {
        var refused = EventLoop.Current.CreateFuture<string>();
        int reportCount = 0;
        EventLoop.Current.ExceptionHandler = (_, context) =>
        {
            reportCount++;
            refused.TrySetResult((context.Exception as SocketException)?.SocketErrorCode.ToString() ?? context.Message);
        };
        await using Server server = await Server.StartAsync(EchoAsync, "127.0.0.1", 0);
        await WarmUpAsync(server.Port);
        while (server.ConnectionCount > 0)
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        }

        TextReader input = Console.In;
        List<FileStream> fillers = TakeAllDescriptors();
        Console.WriteLine($"listening {server.Port}");

        string error = await refused;
        await Coroutine.Sleep(s_outage);
        Console.WriteLine($"refused {error}");
        await Coroutine.ToThread(input.ReadLine);
        fillers.ForEach(filler => filler.Dispose());
        await Coroutine.ToThread(input.ReadLine);
        Console.WriteLine($"reports {reportCount}");
    }

    /// <summary>What is needed later is loaded now: without descriptors the runtime cannot load either.</summary>
    private static async Coroutine WarmUpAsync(int port)
    {
        await using Connection client = await Connection.OpenAsync("127.0.0.1", port);
        await client.WriteAsync("hi"u8.ToArray());
        await client.ReadAsync(2);
        _ = new SocketException((int)SocketError.TooManyOpenSockets).Message;

        await PoolThreads.StartAllAsync();
        await Coroutine.ToThread(static () => Console.Out.Flush());
    }

    private static List<FileStream> TakeAllDescriptors()
    {
        var fillers = new List<FileStream>();
        try
        {
            while (true)
            {
                fillers.Add(new FileStream("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
            }
        }
        catch (IOException)
        {
            // That was the last one.
        }

        for (int i = 0; i < SpareCount; i++)
        {
            fillers[^1].Dispose();
            fillers.RemoveAt(fillers.Count - 1);
        }

        return fillers;
    }

    private static async Coroutine EchoAsync(Connection connection)
    {
        byte[] buffer = new byte[100];
        for (int count; (count = await connection.ReadAsync(buffer)) > 0;)
        {
            await connection.WriteAsync(buffer.AsMemory(0, count));
        }
    }
}
