namespace Lariat.Net;

/// <summary>Options of a <see cref="DatagramEndpoint"/>.</summary>
public sealed class DatagramOptions
{
    /// <summary>Allows sending to broadcast addresses (SO_BROADCAST).</summary>
    /// <remarks>asyncio: <c>allow_broadcast</c>.</remarks>
    public bool Broadcast { get; init; }

    /// <summary>Allows several sockets to bind to one address, as multicast receivers need.</summary>
    public bool ReuseAddress { get; init; }
}
