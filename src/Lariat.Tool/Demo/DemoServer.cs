// A small HTTP/1.1 server, itself a Lariat program: a task for each connection, on a loop in a thread of its own. It supports one kind
// of request, GET without a body, and answers each after the same delay.
using System.Net;
using System.Net.Sockets;

namespace Lariat.Tool.Demo;

/// <summary>Serves slow pages on loopback until it is disposed.</summary>
internal sealed class DemoServer : IDisposable
{
    private const int MaxRequestBytes = 1024;

    private static readonly byte[] s_answer = MakeAnswer();

    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener;
    private readonly TimeSpan _delay;
    private readonly Thread _thread;

    private DemoServer(Socket listener, TimeSpan delay)
    {
        _listener = listener;
        _delay = delay;
        _thread = new Thread(Run) { Name = "demo server", IsBackground = true };
    }

    /// <summary>The URL of the only page.</summary>
    public Uri Url => new($"http://{_listener.LocalEndPoint}/page");

    /// <summary>Starts a server whose pages take the given time.</summary>
    public static DemoServer Start(TimeSpan delay)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port: 0));
        listener.Listen(DemoRun.MaxPages);
        var server = new DemoServer(listener, delay);
        server._thread.Start();
        return server;
    }

    /// <summary>Ends all connections and the thread.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _listener.Dispose();
        _stop.Dispose();
    }

    private static byte[] MakeAnswer()
    {
        string page = "<!doctype html><title>A slow page</title><p>" + new string('.', 4000);
        return System.Text.Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {page.Length}\r\n\r\n{page}");
    }

    private void Run()
    {
        try
        {
            EventLoop.Run(ServeAsync(), _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Disposed; every connection's task has ended.
        }
    }

    private Coroutine ServeAsync() => TaskGroup.RunAsync(async group =>
    {
        while (true)
        {
            Socket client = await _listener.AcceptAsync(LoopTask.Current.Token);
            group.Create(AnswerAllAsync(client));
        }
    });

    private async Coroutine AnswerAllAsync(Socket client)
    {
        using Socket _ = client;
        byte[] request = new byte[MaxRequestBytes];
        try
        {
            while (await ReadRequestAsync(client, request))
            {
                await Coroutine.Sleep(_delay);
                await client.SendAsync(s_answer, LoopTask.Current.Token);
            }
        }
        catch (SocketException)
        {
            // The client has disconnected: that is no reason to end the group.
        }
    }

    /// <summary>Reads to the empty line that ends a request. False: the client has closed the connection.</summary>
    private static async Coroutine<bool> ReadRequestAsync(Socket client, byte[] request)
    {
        int length = 0;
        while (!request.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            int count = await client.ReceiveAsync(request.AsMemory(length), LoopTask.Current.Token);
            if (count == 0)
            {
                return false;
            }

            length += count;
        }

        return true;
    }
}
