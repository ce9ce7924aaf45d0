using System.Net;

namespace Lariat.LowLevel;

/// <summary>Options that a driver sets on a socket before it is connected or listens.</summary>
public sealed class IoSocketOptions
{
    /// <summary>The default options.</summary>
    public static IoSocketOptions Default { get; } = new();

    /// <summary>The address to bind a client to; null: the system chooses.</summary>
    public EndPoint? LocalEndPoint { get; init; }

    /// <summary>Connections that may wait to be accepted. Default: 128. asyncio's default is 100.</summary>
    public int Backlog { get; init; } = 128;

    /// <summary>Allows several sockets to listen at one address; the system distributes connections among them (SO_REUSEPORT).</summary>
    public bool ReusePort { get; init; }

    /// <summary>TCP_NODELAY. Default: true, as in asyncio.</summary>
    public bool NoDelay { get; init; } = true;

    /// <summary>SO_KEEPALIVE.</summary>
    public bool KeepAlive { get; init; }

    /// <summary>Makes an IPv6 listener accept IPv4 connections as well.</summary>
    public bool DualMode { get; init; }

    /// <summary>SO_BROADCAST.</summary>
    public bool Broadcast { get; init; }

    /// <summary>SO_RCVBUF; null: the system's.</summary>
    public int? ReceiveBufferBytes { get; init; }

    /// <summary>SO_SNDBUF; null: the system's.</summary>
    public int? SendBufferBytes { get; init; }
}
