using System.Globalization;

namespace Lariat.Data.Tests;

/// <summary>A RabbitMQ broker in a temporary folder, with a port mapper of its own (epmd), both on the loopback interface only.</summary>
internal sealed class RabbitServer : IDisposable
{
    // Debian's command in /usr/sbin insists on being root or rabbitmq; what it calls does not.
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private readonly string _folder = SystemUser.MakeFolder("lariat-rabbitmq-");
    private ServerScript? _portMapper;
    private ServerScript? _broker;

    private RabbitServer()
    {
    }

    public static bool IsInstalled => File.Exists(Program) && SystemUser.Find("epmd") is not null;

    public int Port { get; } = FreePort.Find();

    /// <exception cref="IOException">It did not come up.</exception>
    public static RabbitServer Start()
    {
        var server = new RabbitServer();
        try
        {
            server.StartProcesses();
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
        _broker?.Dispose();
        _portMapper?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void StartProcesses()
    {
        string mapperPort = Text(FreePort.Find());
        Dictionary<string, string> environment = new()
        {
            ["HOME"] = _folder,
            ["ERL_EPMD_PORT"] = mapperPort,
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = "lariat@localhost",
            ["RABBITMQ_NODE_PORT"] = Text(Port),
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_DIST_PORT"] = Text(FreePort.Find()),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "plugins"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq"),
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        };
        _portMapper = ServerScript.Start("epmd running", environment, "epmd", "-d", "-port", mapperPort, "-address", "127.0.0.1");
        _broker = ServerScript.Start("Server startup complete", environment, Program);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
