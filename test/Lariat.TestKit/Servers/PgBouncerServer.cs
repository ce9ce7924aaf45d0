using System.Globalization;

namespace Lariat.TestKit;

/// <summary>A pgbouncer in transaction mode before a PostgreSQL server: each transaction of a client may run in another session. Gone when it is disposed or this process ends.</summary>
public sealed class PgBouncerServer : IDisposable
{
    // Fewer sessions than clients, so that they change.
    private const int Sessions = 5;

    private readonly PostgresServer _server;
    private readonly string _folder = SystemUser.MakeFolder("lariat-pgbouncer-");
    private ServerScript? _process;

    private PgBouncerServer(PostgresServer server) => _server = server;

    public static bool IsInstalled => SystemUser.Find("pgbouncer") is not null;

    public int Port { get; private set; }

    public string ConnectionString => _server.ConnectionString.Replace(
        $"Port={_server.Port.ToString(CultureInfo.InvariantCulture)}", $"Port={Port.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal);

    public static PgBouncerServer Start(PostgresServer server)
    {
        var bouncer = new PgBouncerServer(server);
        try
        {
            bouncer.StartProcess();
            return bouncer;
        }
        catch (Exception)
        {
            bouncer.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process?.Stop("INT");
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void StartProcess() => Port = FreePort.Start(earlier: 0, port =>
    {
        string users = Path.Combine(_folder, "users"), settings = Path.Combine(_folder, "settings");
        File.WriteAllText(users, "\"lariat\" \"\"\n");
        File.WriteAllText(settings, string.Create(
            CultureInfo.InvariantCulture,
            $"""
            [databases]
            postgres = host=127.0.0.1 port={_server.Port} dbname=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {users}
            pool_mode = transaction
            default_pool_size = {Sessions}
            max_client_conn = 200

            """));
        _process = ServerScript.Start("process up", [], [SystemUser.Find("pgbouncer")!, settings]);
    });
}
