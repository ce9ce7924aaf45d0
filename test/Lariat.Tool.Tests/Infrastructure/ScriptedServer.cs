using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Lariat.Tool.Tests;

/// <summary>An HTTP/1.1 server on loopback that says, byte for byte, what a test tells it to. Plain .NET, so that it shares no bug with Lariat.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Func<ScriptedExchange, Task>> _scripts = new();
    private readonly ConcurrentQueue<ScriptedExchange> _exchanges = new();
    private readonly Task _serving;
    private int _underWay;
    private int _peak;

    public ScriptedServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Authority => _listener.LocalEndpoint.ToString()!;

    /// <summary>Every request, in the order of arrival.</summary>
    public IReadOnlyCollection<ScriptedExchange> Requests => _exchanges;

    /// <summary>The most requests that were under way at a time.</summary>
    public int Peak => Volatile.Read(ref _peak);

    public string Url(string path, string scheme = "http") => $"{scheme}://{Authority}{path}";

    /// <summary>Answers a path; returns its URL.</summary>
    public string On(string path, Func<ScriptedExchange, Task> script)
    {
        _scripts[path] = script;
        return Url(path);
    }

    /// <summary>Answers a path with the same bytes each time; returns its URL.</summary>
    public string On(string path, string answer) => On(path, exchange => exchange.SendAsync(answer));

    /// <summary>Answers a path with 200 and a body.</summary>
    public string OnBody(string path, string body) => On(path, Answers.Ok(body));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = Task.Run(() => TalkAsync(client));
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using TcpClient _ = client;
        try
        {
            using CancellationTokenRegistration closing = _stop.Token.Register(client.Close);
            while (await ScriptedExchange.ReadAsync(client) is { } exchange)
            {
                _exchanges.Enqueue(exchange);
                MaxInterlocked(ref _peak, Interlocked.Increment(ref _underWay));
                await (_scripts.GetValueOrDefault(exchange.Path) ?? (missing => missing.SendAsync(Answers.Status(404, "Not Found"))))(exchange);
                Interlocked.Decrement(ref _underWay);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client, or the test, has closed the connection.
        }
    }

    private static void MaxInterlocked(ref int place, int value)
    {
        for (int seen = Volatile.Read(ref place); seen < value; seen = Volatile.Read(ref place))
        {
            Interlocked.CompareExchange(ref place, value, seen);
        }
    }
}
