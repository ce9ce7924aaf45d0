using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lariat.Net.Benchmarks;

/// <summary>What an idle connection costs a server: resident memory, managed and native together, the kernel aside.</summary>
internal static class IdleMemory
{
    private const int ConnectionsDefault = 10_000;
    private const int MessageBytes = 64;

    // Beside the connections: what any program has open.
    private const int DescriptorsReserve = 200;

    // Before the first reading a server has run all its code and touched the buffers it shares between connections.
    private static readonly Cell[] s_warmUpCells = [new(MessageBytes, 100), new(100 * 1024, 10)];

    private static readonly (string Server, double MaxBytes)[] s_goals =
    [
        ("lariat-uring", 2048), ("lariat-epoll", 2048), ("lariat-portable", 2048),
        ("lariat-uring-transports", 1024), ("lariat-epoll-transports", 1024), ("lariat-portable-transports", 1024),
    ];

    public static int Run(BenchmarkOptions options, PeerSet peers)
    {
        int connections = options.Connections?[0] ?? ConnectionsDefault;
        CheckDescriptors(connections);
        Console.WriteLine($"bytes of resident memory per idle connection, {connections} connections after one message each");
        Console.WriteLine();
        Console.WriteLine("| server | as it stands | after a collection | goal |");
        Console.WriteLine("|---|---:|---:|---|");
        foreach (Peer peer in peers.Available)
        {
            (double standing, double collected) = Measure(peer.WithSmallBuffers(), connections, new LoadGenerator(peers.Load));
            double bound = Array.Find(s_goals, goal => goal.Server == peer.Name).MaxBytes;
            string verdict = bound == 0 ? "" : $"≤ {bound}: {(collected <= bound ? "met" : "**missed**")}";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {peer.Name} | {standing:F0} | {collected:F0} | {verdict} |"));
        }

        return 0;
    }

    private static (double Standing, double Collected) Measure(Peer peer, int connections, LoadGenerator load)
    {
        using ServerProcess server = ServerProcess.Start(peer);
        foreach (Cell cell in s_warmUpCells)
        {
            load.Run(server, cell, peer.WarmUpSeconds / s_warmUpCells.Length, warmUpSeconds: 0);
        }

        server.CollectGarbage();
        long before = server.ResidentBytes();
        var clients = new List<Socket>(connections);
        try
        {
            OpenAll(server.Port, connections, clients);
            double standing = server.ResidentBytes() - before;
            server.CollectGarbage();
            double collected = server.ResidentBytes() - before;
            return (standing / connections, collected / connections);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static void OpenAll(int port, int count, List<Socket> clients)
    {
        byte[] message = new byte[MessageBytes];
        byte[] echo = new byte[MessageBytes];
        for (int i = 0; i < count; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            clients.Add(client);
            client.Connect(IPAddress.Loopback, port);
            client.Send(message);
            for (int received = 0; received < MessageBytes;)
            {
                int n = client.Receive(echo, received, MessageBytes - received, SocketFlags.None);
                received += n > 0 ? n : throw new BenchmarkException($"The server closed connection {i}.");
            }
        }
    }

    // .NET raises its own soft limit to the hard one when it starts, and the servers inherit that.
    private static void CheckDescriptors(int connections)
    {
        string limit = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal))[26..].TrimStart().Split(' ')[0];
        if (long.TryParse(limit, CultureInfo.InvariantCulture, out long descriptors) && descriptors < connections + DescriptorsReserve)
        {
            throw new BenchmarkException(
                $"{connections} connections need {connections + DescriptorsReserve} descriptors, and {descriptors} are allowed: raise the hard limit (ulimit -Hn), or use --connections.");
        }
    }
}
