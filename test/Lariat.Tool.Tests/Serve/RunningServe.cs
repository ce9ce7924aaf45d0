using System.Net.Sockets;
using System.Text;

namespace Lariat.Tool.Tests;

/// <summary><c>lariat serve</c> running in this process on a free port.</summary>
internal sealed class RunningServe : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly FirstLineWriter _output = new();
    private readonly Task<ToolRun> _run;

    private RunningServe(string[] args)
    {
        _run = Task.Run(() => ToolRun.Run(new ToolInput(Cancellation: _end.Token) { Output = _output }, args));
    }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public Uri Url { get; private set; } = null!;

    public static async Task<RunningServe> StartAsync(string folder, params string[] args)
    {
        var serve = new RunningServe(["serve", folder, "--port", "0", .. args]);
        Task first = await Task.WhenAny(serve._output.FirstLine, serve._run);
        Assert.True(first == serve._output.FirstLine, serve._run.IsCompletedSuccessfully ? serve._run.Result.Error : "It has failed.");
        string line = await serve._output.FirstLine;
        serve.Url = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0]);
        serve.Http.BaseAddress = serve.Url;
        return serve;
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, headers);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Http.SendAsync(request);
    }

    /// <summary>Sends a target as it stands, which no HttpClient does, and returns the answer.</summary>
    public async Task<string> GetRawAsync(string target)
    {
        using var client = new TcpClient(Url.Host, Url.Port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Ends it as Ctrl-C does.</summary>
    public async Task<ToolRun> EndAsync()
    {
        await _end.CancelAsync();
        return await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Http.Dispose();
        _end.Dispose();
    }

    private sealed class FirstLineWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> FirstLine => _first.Task;

        public override Task WriteLineAsync(string? value)
        {
            lock (_first)
            {
                base.WriteLine(value);
            }

            _first.TrySetResult(value!);
            return Task.CompletedTask;
        }
    }
}
