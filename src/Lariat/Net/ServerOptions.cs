using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>What <see cref="Server.StartAsync(Func{Connection, Coroutine}, string?, int, ServerOptions?)"/> is given.</summary>
public sealed class ServerOptions : ConnectionOptions
{
    internal static readonly ServerOptions DefaultServer = new();

    /// <summary>Connections that may wait in the system to be accepted. Default: 128.</summary>
    public int Backlog { get; init; } = 128;

    /// <summary>Several servers may listen at one address; the system spreads connections over them (SO_REUSEPORT).</summary>
    public bool ReusePort { get; init; }

    /// <summary>At this many connections the server stops accepting until one ends; null: no limit.</summary>
    public int? ConnectionCountMax { get; init; }

    internal IoSocketOptions ToSocketOptions(bool dualMode) => new()
    {
        DualMode = dualMode,
        Backlog = Backlog,
        ReusePort = ReusePort,
        NoDelay = NoDelay,
        KeepAlive = KeepAlive,
        ReceiveBufferBytes = ReceiveBufferBytes,
        SendBufferBytes = SendBufferBytes,
    };
}
