using System.Globalization;
using System.Net;
using Lariat.Net;

namespace Lariat.Child;

/// <summary>An echo server on two loops, one of which accepts for both, in a process that a burst of clients leaves without descriptors.</summary>
/// <remarks>
/// The driver is the environment's (LARIAT_DRIVER). Prints "listening" and its port. Before the burst it makes no Socket of the base library
/// and writes nothing to standard error. For each line of its input it prints "open" and how many descriptors the process has; it ends with the input.
/// </remarks>
internal static class HandOverAtLimit
{
    public static async Task RunAsync()
    {
        await PoolThreads.StartAllAsync();
        TextReader input = Console.In;
        using var group = new LoopGroup(2);
        IReadOnlyList<Server> servers = await group.StartServersAsync(
            EchoAsync, new IPEndPoint(IPAddress.Loopback, 0), new ServerOptions { Backlog = 1024 }, ConnectionDistribution.LeastLoaded);
        int port = await group.Loops[0].RunThreadSafe(PortOfAsync(servers[0])).AsTask();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"listening {port}"));
        while (await input.ReadLineAsync() is not null)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"open {Directory.GetFiles("/proc/self/fd").Length}"));
        }
    }

    private static async Coroutine<int> PortOfAsync(Server server)
    {
        await Coroutine.Completed;
        return server.Port;
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
