using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Lariat.TestKit;

namespace Lariat.Jobs.Benchmarks;

/// <summary>A Redis in a temporary folder, on a free port, with an append-only file.</summary>
internal sealed class RedisProcess : IDisposable
{
    private readonly string _folder = SystemUser.MakeFolder("lariat-redis-");
    private readonly ServerScript _process;

    /// <exception cref="BenchmarkException">It is not installed.</exception>
    public RedisProcess()
    {
        string program = SystemUser.Find("redis-server") ?? throw new BenchmarkException("Redis (redis-server) is not installed.");
        Port = FreePort.Find();
        PidFile = Path.Combine(_folder, "pid");
        _process = ServerScript.Start(
            "Ready to accept connections", [],
            [
                program, "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--appendonly", "yes",
                "--appendfsync", "everysec", "--maxmemory-policy", "noeviction", "--pidfile", PidFile,
            ]);
    }

    public int Port { get; }

    public int ProcessId => int.Parse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture);

    private string PidFile { get; }

    /// <summary>Removes all keys.</summary>
    public void Clear()
    {
        using var client = new TcpClient("127.0.0.1", Port);
        client.GetStream().Write("FLUSHALL\r\n"u8);
        byte[] answer = new byte[64];
        string text = Encoding.ASCII.GetString(answer, 0, client.GetStream().Read(answer));
        if (!text.StartsWith("+OK", StringComparison.Ordinal))
        {
            throw new BenchmarkException($"Redis answered FLUSHALL with {text}");
        }
    }

    public void Dispose()
    {
        _process.Stop("TERM");
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
