using System.Net;
using System.Net.Sockets;

namespace Lariat.TestKit;

/// <summary>Stands between clients and a server, and cuts a connection where a test wants it: before the server has received a request, or
/// before the client has received the answer. Any thread.</summary>
public sealed class CuttingProxy : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly int _serverPort;
    private volatile bool _isDisposed;
    private int _requestsToCut;
    private int _answersToCut;
    private int _requests;

    /// <summary>Listens on a free port of the loopback interface, and connects each client to a port of it.</summary>
    public CuttingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Start(Accept);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Each request that has this distance from the last one is cut, in turn itself or its answer; 0: none.</summary>
    public int Distance { get; init; }

    /// <summary>The next request does not reach the server.</summary>
    public void CutRequest() => Interlocked.Increment(ref _requestsToCut);

    /// <summary>The next answer does not reach the client: the server has done what was requested.</summary>
    public void CutAnswer() => Interlocked.Increment(ref _answersToCut);

    public void Dispose()
    {
        _isDisposed = true;
        _listener.Dispose();
    }

    private void Accept()
    {
        while (!_isDisposed)
        {
            try
            {
                Socket client = _listener.Accept();
                var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                client.NoDelay = true;
                server.Connect(IPAddress.Loopback, _serverPort);
                Start(() => Forward(client, server, CutsRequest));
                Start(() => Forward(server, client, () => Claim(ref _answersToCut)));
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // A client that has gone already, or the end of the test.
                continue;
            }
        }
    }

    private bool CutsRequest()
    {
        if (Distance > 0 && Interlocked.Increment(ref _requests) is var number && number % Distance == 0)
        {
            if (number / Distance % 2 == 0)
            {
                return true;
            }

            CutAnswer();
        }

        return Claim(ref _requestsToCut);
    }

    // Threads: the pool may be busy with what waits for this.
    private static void Start(ThreadStart body) => new Thread(body) { IsBackground = true, Name = "proxy" }.Start();

    private static bool Claim(ref int count)
    {
        int seen = Volatile.Read(ref count);
        return seen > 0 && Interlocked.CompareExchange(ref count, seen - 1, seen) == seen;
    }

    private static void Forward(Socket from, Socket to, Func<bool> cuts)
    {
        byte[] buffer = new byte[65536];
        try
        {
            while (from.Receive(buffer) is > 0 and var count && !cuts())
            {
                for (int sent = 0; sent < count;)
                {
                    sent += to.Send(buffer.AsSpan(sent, count - sent));
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The other direction has ended.
            return;
        }
        finally
        {
            Close(from);
            Close(to);
        }
    }

    /// <summary>Ends the other thread's wait too, which closing alone does not.</summary>
    private static void Close(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is closed already.
            return;
        }
        finally
        {
            socket.Dispose();
        }
    }
}
