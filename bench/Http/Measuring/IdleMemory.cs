using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lariat.Http.Benchmarks;

/// <summary>What an idle keep-alive connection costs a server: its proportional resident memory, managed and native together, the kernel's aside.</summary>
internal static class IdleMemory
{
    // A program of .NET raises its soft limit to the hard one, 20,000 in many containers; both sides have to stay below that.
    private const int Connections = 10_000;
    private const int TogetherCount = 100;
    private static readonly LoadRow s_warmUp = new("plaintext", "/plaintext");

    public static int Run(BenchmarkOptions options)
    {
        Console.WriteLine($"bytes of resident memory per idle keep-alive connection, {Connections} connections after one request each");
        Console.WriteLine();
        Console.WriteLine("| server | as it stands | after a collection |");
        Console.WriteLine("|---|---:|---:|");
        foreach (Peer peer in DotNetPeers.Servers().Concat(new OtherPeers(options.Output).Available).Where(peer => options.IncludesServer(peer.Name)))
        {
            (double standing, double collected) = Measure(peer);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {peer.Name} | {standing:N0} | {collected:N0} |"));
        }

        return 0;
    }

    private static (double Standing, double Collected) Measure(Peer peer)
    {
        using PeerProcess process = new PeerProcess(peer);
        int port = int.Parse(process.ReadLine("listening on ").Split(' ')[2], CultureInfo.InvariantCulture);
        s_warmUp.WarmUp(new Target(process, port, 0), 2);
        process.CollectGarbage();
        long before = process.ResidentBytes();
        var clients = new List<Socket>(Connections);
        try
        {
            OpenAll(port, clients);
            double standing = process.ResidentBytes() - before;
            process.CollectGarbage();
            double collected = process.ResidentBytes() - before;
            return (standing / Connections, collected / Connections);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    private static void OpenAll(int port, List<Socket> clients)
    {
        byte[] request = Encoding.ASCII.GetBytes($"GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
        while (clients.Count < Connections)
        {
            int first = clients.Count;
            for (int i = 0; i < TogetherCount; i++)
            {
                var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                clients.Add(client);
                client.Connect(IPAddress.Loopback, port);
                client.Send(request);
            }

            clients.Skip(first).ToList().ForEach(ReceiveAnswer);
        }
    }

    private static void ReceiveAnswer(Socket client)
    {
        byte[] answer = new byte[4096];
        int length = 0;

        // Some answer in chunks; what ends those may come later.
        while (answer.AsSpan(0, length).IndexOf("Hello, World!"u8) < 0)
        {
            int count = client.Receive(answer, length, answer.Length - length, SocketFlags.None);
            length += count > 0 ? count : throw new BenchmarkException("The server closed a connection.");
        }
    }
}
