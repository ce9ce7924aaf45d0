using System.Globalization;

namespace Lariat.TestKit;

/// <summary>A MariaDB server in a temporary folder, on a free port of the loopback interface; gone when it is disposed or this process ends.</summary>
public sealed class MariaDbServer : IDisposable
{
    private readonly string _folder = SystemUser.MakeFolder("lariat-mariadb-");
    private ServerScript? _process;

    private MariaDbServer()
    {
    }

    public static bool IsInstalled => SystemUser.Find("mariadbd") is not null && SystemUser.Find("mariadb-install-db") is not null;

    public int Port { get; private set; }

    public string ConnectionString => $"Server=127.0.0.1;Port={Port};User ID=root;SslMode=None;Connection Timeout=10;Default Command Timeout=20";

    public static MariaDbServer Start()
    {
        var server = new MariaDbServer();
        try
        {
            server.StartProcess();
            return server;
        }
        catch (Exception)
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void StartProcess()
    {
        string data = Path.Combine(_folder, "data");
        SystemUser.Run(
            SystemUser.Find("mariadb-install-db")!, "--no-defaults", $"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db");
        Port = FreePort.Start(earlier: 0, port => _process = ServerScript.Start(
            "ready for connections",
            [],
            [
                // What is not written to the disk at once is faster, and nobody needs it after a power failure.
                SystemUser.Find("mariadbd")!, "--no-defaults", $"--datadir={data}", $"--socket={Path.Combine(_folder, "socket")}", $"--pid-file={Path.Combine(_folder, "pid")}",
                $"--port={port.ToString(CultureInfo.InvariantCulture)}", "--bind-address=127.0.0.1", "--max-connections=300", "--innodb-buffer-pool-size=32M",
                "--innodb-flush-log-at-trx-commit=0",
            ]));
    }
}
