using System.Globalization;
using Lariat.Net;

namespace Lariat.Child;

/// <summary>Many clients of an echo server, in a process with descriptors of its own.</summary>
/// <remarks>
/// Prints "connected" when each has got one answer. A line on its input makes some of them ask again, then it prints "asked"; a second line
/// ends it: the connections are reset, so that no port waits for minutes until it is free again.
/// </remarks>
internal static class IdleClients
{
    private const int ConnectorCount = 50;

    // Every so many clients ask a second time.
    private const int Sample = 97;

    public static async Coroutine RunAsync(string port, string count)
    {
        int clientCount = int.Parse(count, CultureInfo.InvariantCulture);
        var clients = new List<Connection>(clientCount);
        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < ConnectorCount; i++)
            {
                group.Create(ConnectAsync(int.Parse(port, CultureInfo.InvariantCulture), clientCount / ConnectorCount, clients));
            }

            await Coroutine.Completed;
        });
        Console.WriteLine("connected");
        await Coroutine.ToThread(Console.ReadLine);
        for (int i = 0; i < clients.Count; i += Sample)
        {
            await AskAsync(clients[i]);
        }

        Console.WriteLine("asked");
        await Coroutine.ToThread(Console.ReadLine);
        clients.ForEach(client => client.Abort());
    }

    private static async Coroutine ConnectAsync(int port, int count, List<Connection> clients)
    {
        for (int i = 0; i < count; i++)
        {
            Connection client = await Connection.OpenAsync("127.0.0.1", port);
            await AskAsync(client);
            clients.Add(client);
        }
    }

    private static async Coroutine AskAsync(Connection client)
    {
        await client.WriteAsync("hi\n"u8.ToArray());
        if (await client.ReadLineAsync() is not [(byte)'h', (byte)'i', (byte)'\n'])
        {
            throw new InvalidDataException("The server has not answered.");
        }
    }
}
