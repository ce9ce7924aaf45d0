using System.Globalization;

namespace Lariat.TestKit;

/// <summary>A PostgreSQL server in a temporary folder, on a free port of the loopback interface and on a Unix socket; gone when it is disposed or this process ends.</summary>
public sealed class PostgresServer : IDisposable
{
    // What is not written to the disk at once is faster, and nobody needs it after a power failure.
    private static readonly string[] s_settings =
    [
        "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "shared_buffers=64MB", "listen_addresses=127.0.0.1", "lc_messages=C",
    ];

    // Making the files of a server takes a second: once for all servers of a run.
    private static readonly Lazy<string> s_template = new(MakeTemplate);

    private readonly string _folder;
    private readonly string[] _settings;
    private ServerScript? _process;

    private PostgresServer(string folder, string[] settings)
    {
        _folder = folder;
        _settings = settings;
    }

    /// <summary>Where Debian's package has the programs of the newest version; null if it is not installed.</summary>
    public static string? ProgramFolder { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "postgres"))).OrderBy(bin => bin, StringComparer.Ordinal).LastOrDefault()
        : null;

    public int Port { get; private set; }

    public string ConnectionString => At(Port);

    /// <summary>As <see cref="ConnectionString"/>, with the port of something in between.</summary>
    public string At(int port) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=lariat;Database=postgres;Timeout=10;Command Timeout=20");

    public string UnixSocketConnectionString => ConnectionString.Replace("127.0.0.1", _folder, StringComparison.Ordinal);

    /// <summary>The server's first process, the parent of the others.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(_folder, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    public static PostgresServer Start() => StartWith();

    /// <param name="settings">"NAME=VALUE", in place of those of the tests, or in addition.</param>
    public static PostgresServer StartWith(params string[] settings)
    {
        string folder = SystemUser.MakeFolder("lariat-postgres-");
        var server = new PostgresServer(folder, settings);
        try
        {
            SystemUser.Run("cp", "-a", s_template.Value, Path.Combine(folder, "data"));
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
    public void Restart() => Port = FreePort.Start(Port, port =>
    {
        string[] settings = [.. s_settings, .. _settings, $"unix_socket_directories={_folder}", $"port={port.ToString(CultureInfo.InvariantCulture)}"];
        _process = ServerScript.Start(
            "ready to accept connections", [],
            [Path.Combine(ProgramFolder!, "postgres"), "-D", Path.Combine(_folder, "data"), .. settings.SelectMany(setting => new[] { "-c", setting })]);
    });

    /// <summary>Ends it as a crash would: clients see their connections break.</summary>
    public void Crash()
    {
        _process!.Stop("QUIT");
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        _process?.Stop("INT");
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string MakeTemplate()
    {
        string folder = SystemUser.MakeFolder("lariat-postgres-template-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            // The folder for temporary files may have been a disk of its own.
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        };
        string data = Path.Combine(folder, "data");
        SystemUser.Run(Path.Combine(ProgramFolder!, "initdb"), "-D", data, "-U", "lariat", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        return data;
    }
}
