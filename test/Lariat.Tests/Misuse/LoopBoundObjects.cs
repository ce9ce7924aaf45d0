using System.Net;
using System.Net.WebSockets;
using Lariat.IO;
using Lariat.LowLevel;
using Lariat.Net;
using Lariat.Processes;

namespace Lariat.Tests;

/// <summary>One of everything that a loop opens, made on that loop.</summary>
internal sealed class LoopBoundObjects
{
    private DirectoryInfo _folder = null!;

    public List<object> All { get; } = [];

    public static async Coroutine<LoopBoundObjects> OpenAsync()
    {
        var objects = new LoopBoundObjects();
        await objects.FillAsync();
        return objects;
    }

    public async Coroutine CloseAsync()
    {
        foreach (object one in Enumerable.Reverse(All))
        {
            switch (one)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
                case StreamTransport transport:
                    transport.Abort();
                    break;
                case DatagramTransport transport:
                    transport.Abort();
                    break;
                case SubprocessTransport transport:
                    transport.Close();
                    break;
            }
        }

        _folder.Delete(recursive: true);
    }

    private async Coroutine FillAsync()
    {
        EventLoop loop = EventLoop.Current;
        var loopback = new IPEndPoint(IPAddress.Loopback, 0);
        _folder = Directory.CreateTempSubdirectory("lariat-affinity-");

        Server server = await Server.StartAsync(static async connection => await connection.WaitClosedAsync(), loopback);
        Connection connection = await Connection.OpenAsync(server.EndPoints[0]);
        All.AddRange([server, connection, connection.Reader, connection.Writer]);

        TransportServer transports = await loop.CreateServerAsync(static () => new Silent(), loopback);
        (StreamTransport transport, _) = await loop.CreateConnectionAsync(static () => new Silent(), transports.EndPoints[0]);
        (DatagramTransport datagrams, _) = await loop.CreateDatagramEndpointAsync(static () => new SilentDatagrams(), loopback);
        All.AddRange([transports, transport, datagrams, DatagramEndpoint.Bind(loopback)]);

        All.Add(new WebSocketConnection(WebSocket.CreateFromStream(new MemoryStream(), new WebSocketCreationOptions())));
        All.Add(await AsyncFile.OpenAsync(Path.Combine(_folder.FullName, "file"), FileMode.Create, FileAccess.ReadWrite));
        All.Add(await DirectoryWatch.OpenAsync(_folder.FullName));

        All.Add(await Subprocess.ExecAsync("sleep", ["60"]));
        (SubprocessTransport process, _) = loop.SubprocessExec(static () => new SilentProcess(), "sleep", ["60"]);
        All.Add(process);
    }

    internal sealed class Silent : IProtocol
    {
        public void OnReceived(ReadOnlySpan<byte> data)
        {
        }
    }

    internal sealed class SilentDatagrams : IDatagramProtocol
    {
        public void OnReceived(ReadOnlySpan<byte> data, EndPoint? from)
        {
        }
    }

    private sealed class SilentProcess : ISubprocessProtocol;
}
