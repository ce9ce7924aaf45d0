// A chat room: a task for each member, and one dictionary that needs no lock. Whoever is too slow for the room is dropped from it.
// Usage: chat-server --port N (then: nc 127.0.0.1 N); without arguments three members talk by themselves.
#:project ../src/Lariat/Lariat.csproj
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Lariat;
using Lariat.IO;
using Lariat.Net;

EventLoop.Run(args is ["--port", var port] ? ServeAsync(int.Parse(port, CultureInfo.InvariantCulture)) : DemonstrateAsync());

static async Coroutine ServeAsync(int port)
{
    await using Server server = await Server.StartAsync(new Room().VisitAsync, "127.0.0.1", port, Room.Limits);
    Console.WriteLine($"listening on 127.0.0.1:{server.Port}");
    await server.ServeForeverAsync();
}

static async Coroutine DemonstrateAsync()
{
    await using Server server = await Server.StartAsync(new Room().VisitAsync, "127.0.0.1", 0, Room.Limits);
    await using Connection ada = await JoinAsync("ada", server.Port);
    await using Connection bob = await JoinAsync("bob", server.Port);
    await PrintLineAsync("ada", ada);

    ada.Write("hello, bob\n"u8);
    await PrintLineAsync("bob", bob);

    await using Connection impostor = await JoinAsync("bob", server.Port);

    bob.Write(Encoding.ASCII.GetBytes(new string('x', 5000) + "\n"));
    await PrintLineAsync("bob", bob);
    await PrintLineAsync("ada", ada);
}

static async Coroutine<Connection> JoinAsync(string name, int port)
{
    Connection connection = await Connection.OpenAsync("127.0.0.1", port);
    connection.Write(Encoding.UTF8.GetBytes(name + "\n"));
    await PrintLineAsync(name, connection);
    return connection;
}

static async Coroutine PrintLineAsync(string who, Connection connection)
    => Console.Write($"{who} reads: {Encoding.UTF8.GetString(await connection.ReadLineAsync())}");

internal sealed class Room
{
    // What one member has not taken yet, at most: the room must not keep messages without end for somebody who does not read.
    private const int MaxUnsentBytes = 256 * 1024;

    private readonly Dictionary<string, Connection> _members = [];

    public static ServerOptions Limits { get; } = new() { ReadLimit = 1024, MaxConnections = 1000 };

    // region: visit
    public async Coroutine VisitAsync(Connection connection)
    {
        string name = Text(await Coroutine.WaitFor(connection.ReadLineAsync(), TimeSpan.FromSeconds(30)));
        if (name.Length == 0 || !_members.TryAdd(name, connection))
        {
            Send(connection, $"* the name '{name}' cannot be had");
            return;
        }

        try
        {
            Send(connection, $"* welcome, {name}; here: {string.Join(", ", _members.Keys.Order(StringComparer.Ordinal))}");
            SendToOthers(name, $"* {name} joins");
            while (await connection.ReadLineAsync() is { Length: > 0 } line)
            {
                SendToOthers(name, $"{name}: {Text(line)}");
            }
        }
        catch (LimitOverrunException)
        {
            Send(connection, "* that was too long, goodbye");
        }
        catch (SocketException)
        {
            // A reset is a way to leave, too.
        }
        finally
        {
            _members.Remove(name);
            SendToOthers(name, $"* {name} leaves");
        }
    }
    // endregion

    // region: send
    // Write does not wait, so one slow member does not hold up the others.
    private void SendToOthers(string from, string message)
    {
        foreach ((string name, Connection member) in _members)
        {
            if (name != from)
            {
                Send(member, message);
            }
        }
    }

    private static void Send(Connection member, string message)
    {
        if (member.PendingWriteBytes > MaxUnsentBytes)
        {
            member.Abort(); // its own task sees that and leaves the room
        }
        else if (!member.IsClosing)
        {
            member.Write(Encoding.UTF8.GetBytes(message + "\n"));
        }
    }
    // endregion

    private static string Text(byte[] line) => Encoding.UTF8.GetString(line).TrimEnd();
}
