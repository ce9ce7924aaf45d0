namespace Lariat.Net;

/// <summary>What a <see cref="DatagramEndpoint"/> is made with.</summary>
public sealed class DatagramOptions
{
    /// <summary>May send to broadcast addresses (SO_BROADCAST).</summary>
    /// <remarks>asyncio: <c>allow_broadcast</c>.</remarks>
    public bool Broadcast { get; init; }

    /// <summary>Several sockets may be bound to one address: what multicast receivers need.</summary>
    public bool ReuseAddress { get; init; }
}
