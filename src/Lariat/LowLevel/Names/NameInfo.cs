using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>An address that <see cref="LowLevel.LoopNames.GetAddrInfoAsync"/> has found.</summary>
/// <param name="Family">IPv4 or IPv6.</param>
/// <param name="SocketType">The kind of socket to make.</param>
/// <param name="Protocol">The protocol to make it with.</param>
/// <param name="CanonicalName">The host's own name, if it was asked for; else empty.</param>
/// <param name="EndPoint">Where to connect, send or bind to.</param>
public sealed record AddressInfo(AddressFamily Family, SocketType SocketType, ProtocolType Protocol, string CanonicalName, IPEndPoint EndPoint);

/// <summary>What <see cref="LowLevel.LoopNames.GetAddrInfoAsync"/> looks for; getaddrinfo(3).</summary>
[Flags]
public enum AddressInfoOptions
{
    /// <summary>Addresses to connect to.</summary>
    None = 0,

    /// <summary>Without a host: addresses to bind to. AI_PASSIVE.</summary>
    Passive = 1,

    /// <summary>Asks for the host's own name. AI_CANONNAME.</summary>
    CanonicalName = 2,

    /// <summary>The host must be an IP address: nothing is looked up. AI_NUMERICHOST.</summary>
    NumericHost = 4,
}

/// <summary>How <see cref="LowLevel.LoopNames.GetNameInfoAsync"/> answers; getnameinfo(3).</summary>
[Flags]
public enum NameInfoOptions
{
    /// <summary>A name if there is one, else the address.</summary>
    None = 0,

    /// <summary>The address as text: nothing is looked up. NI_NUMERICHOST.</summary>
    NumericHost = 1,

    /// <summary>An address without a name is an error. NI_NAMEREQD.</summary>
    NameRequired = 2,
}
