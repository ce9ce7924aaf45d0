using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lariat.Tool.Tests;

/// <summary>Another server of files, as a process of its own: nginx, or Python's <c>http.server</c>.</summary>
internal sealed class FilePeer : IDisposable
{
    public const string Nginx = "/usr/sbin/nginx";
    public const string Python = "/usr/bin/python3";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private FilePeer(int port, string program, params string[] arguments)
    {
        Port = port;
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public int Port { get; }

    public static async Task<FilePeer> StartNginxAsync(string folder, TestDirectory work)
    {
        int port = FreePort();
        string configuration = work.Join("nginx.conf");
        string temporary = string.Concat(
            ((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(kind => $"{kind}_temp_path {work.Join(kind)};\n"));
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off; master_process off; pid {{work.Join("nginx.pid")}}; error_log {{work.Join("error.log")}};
            events { worker_connections 64; }
            http {
                access_log off; {{temporary}}
                types { text/html html; text/plain txt; }
                default_type application/octet-stream;
                gzip on; gzip_vary on; gzip_types text/plain;
                server { listen 127.0.0.1:{{port}}; root {{folder}}; autoindex on; }
            }
            """);
        return await WaitForAsync(new FilePeer(port, Nginx, "-p", work.Path, "-c", configuration, "-e", work.Join("error.log")));
    }

    public static Task<FilePeer> StartPythonAsync(string folder)
    {
        int port = FreePort();
        return WaitForAsync(new FilePeer(
            port, Python, "-m", "http.server", "--bind", "127.0.0.1", "--directory", folder, port.ToString(CultureInfo.InvariantCulture)));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<FilePeer> WaitForAsync(FilePeer peer)
    {
        var limit = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, peer.Port);
                return peer;
            }
            catch (SocketException) when (limit.Elapsed < s_patience && !peer._process.HasExited)
            {
                await Task.Delay(20);
            }
        }
    }
}

/// <summary>An answer of HTTP/1, as it came.</summary>
internal sealed class RawAnswer(string text)
{
    private readonly string[] _head = text.Split("\r\n\r\n")[0].Split("\r\n");

    public string Status { get; } = text.Split(' ') is [_, { Length: 3 } status, ..] ? status : "none";

    public string Body { get; } = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and int end ? text[(end + 4)..] : "";

    public string? this[string header]
        => _head.FirstOrDefault(line => line.StartsWith(header + ":", StringComparison.OrdinalIgnoreCase))?[(header.Length + 1)..].Trim();

    public static async Task<RawAnswer> AskAsync(int port, string method, string target, params string[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        NetworkStream stream = client.GetStream();
        string lines = string.Concat(headers.Select(header => header + "\r\n"));
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{method} {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{lines}\r\n"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return new RawAnswer(await reader.ReadToEndAsync());
    }
}
