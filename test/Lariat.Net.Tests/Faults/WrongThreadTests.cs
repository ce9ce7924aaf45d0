using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Lariat.LowLevel;

namespace Lariat.Net.Tests;

/// <summary>Everything that belongs to a loop refuses to be used on another thread, where another loop runs, and names the way in.</summary>
public abstract class WrongThreadTests(DriverKind kind) : FaultTest(kind)
{
    // Made by nobody's instance, of every object, or taking part in the current loop by its own account.
    private static readonly HashSet<string> s_notOfAnInstance = ["ToString", "GetType", "Equals", "GetHashCode", "OpenAsync", "FromSocket", "StartAsync", "Bind", "Connect", "ConnectAsync"];

    [Fact]
    public void EveryMember_AnotherLoopsThread_NamesTheThreadSafeWay() => RunClean(async () =>
    {
        WrongThreadScene scene = await WrongThreadScene.MakeAsync();
        var wrong = new List<string>();

        await Task.Run(() => EventLoop.Run(UseAsync(scene, wrong), new LoopOptions { Driver = static () => new PortableDriver() }));

        Assert.Empty(wrong);
        await scene.CloseAsync();
    });

    [Theory]
    [InlineData(typeof(Connection))]
    [InlineData(typeof(Server))]
    [InlineData(typeof(DatagramEndpoint))]
    [InlineData(typeof(StreamTransport))]
    public void Table_EveryPublicMember_HasARow(Type type)
    {
        HashSet<string> rows = [.. WrongThreadTable.Rows.Where(row => row.Type == type).Select(row => row.Member)];

        IEnumerable<string> missing = type
            .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(member => member is PropertyInfo or MethodInfo { IsSpecialName: false })
            .Select(member => member.Name)
            .Where(name => !rows.Contains(name) && !s_notOfAnInstance.Contains(name))
            .Distinct();

        Assert.Empty(missing);
    }

    private static async Coroutine UseAsync(WrongThreadScene scene, List<string> wrong)
    {
        foreach (WrongThreadTable.Row row in WrongThreadTable.Rows)
        {
            Exception? thrown = null;
            try
            {
                await row.UseAsync(scene);
            }
            catch (Exception error)
            {
                thrown = error;
            }

            bool isRight = row.IsFree
                ? thrown is null
                : thrown is InvalidOperationException && thrown.Message.Contains("CallSoonThreadSafe", StringComparison.Ordinal);
            if (!isRight)
            {
                wrong.Add($"{row.Type.Name}.{row.Member}: {thrown?.GetType().Name ?? "no exception"} {thrown?.Message}");
            }
        }
    }
}

/// <summary>One of everything that is bound to a loop.</summary>
internal sealed class WrongThreadScene
{
    private readonly Socket _peer;
    private readonly TransportServer _transports;

    private WrongThreadScene(Connection connection, Socket peer, Server server, TransportServer transports, StreamTransport transport)
    {
        Connection = connection;
        _peer = peer;
        Server = server;
        _transports = transports;
        Transport = transport;
    }

    public Connection Connection { get; }

    public Server Server { get; }

    public StreamTransport Transport { get; }

    public DatagramEndpoint Datagrams { get; } = DatagramEndpoint.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public static async Coroutine<WrongThreadScene> MakeAsync()
    {
        EventLoop loop = EventLoop.Current;
        TransportServer transports = await loop.CreateServerAsync(static () => new ProtocolRecorder(), new IPEndPoint(IPAddress.Loopback, 0));
        (StreamTransport transport, _) = await loop.CreateConnectionAsync(static () => new ProtocolRecorder(), transports.EndPoint);
        Server server = await Server.StartAsync(static async connection => await connection.ReadAsync(1), "127.0.0.1", 0);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Connection connection = await Connection.OpenAsync(listener.LocalEndPoint!);
        return new WrongThreadScene(connection, await listener.AcceptAsync(), server, transports, transport);
    }

    public async Coroutine CloseAsync()
    {
        Connection.Close();
        _peer.Dispose();
        Transport.Abort();
        _transports.Close();
        Datagrams.Close();
        await Server.ShutdownAsync(TimeSpan.Zero);
    }
}
