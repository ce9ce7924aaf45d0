using System.Globalization;

namespace Lariat.TestKit;

/// <summary>A Redis server in a temporary folder, on a free port of the loopback interface; gone when it is disposed or this process ends.</summary>
public sealed class RedisServer : IDisposable
{
    private readonly string _folder = SystemUser.MakeFolder("lariat-redis-");
    private readonly string[] _settings;
    private ServerScript? _process;

    private RedisServer(string[] settings) => _settings = settings;

    /// <summary>True if a server is installed.</summary>
    public static bool IsInstalled { get; } = SystemUser.Find("redis-server") is not null;

    public int Port { get; private set; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Starts one with an append-only file, as jobs should have it.</summary>
    /// <param name="settings">What differs, such as <c>--maxmemory 3mb</c>, each word for itself.</param>
    public static RedisServer Start(params string[] settings)
    {
        var server = new RedisServer(settings);
        try
        {
            server.Restart();
            return server;
        }
        catch (Exception)
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Starts it, on the port that it had or on a free one.</summary>
    public void Restart() => Port = FreePort.Start(Port, port => _process = ServerScript.Start(
        "Ready to accept connections", [],
        [
            SystemUser.Find("redis-server")!, "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder,
            "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", .. _settings,
        ]));

    /// <summary>Ends it as a crash would: clients see their connections break.</summary>
    public void Crash()
    {
        _process!.Stop("KILL");
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        _process?.Stop("KILL");
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
