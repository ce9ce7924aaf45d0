using System.Net;
using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>An address found by <see cref="LowLevel.LoopNames.GetAddrInfoAsync"/>.</summary>
/// <param name="Family">IPv4 or IPv6.</param>
/// <param name="SocketType">The kind of socket to create.</param>
/// <param name="Protocol">The protocol to create it with.</param>
/// <param name="CanonicalName">The host's own name, if it was requested; otherwise empty.</param>
/// <param name="EndPoint">The address to connect to, send to or bind to.</param>
public sealed record AddressInfo(
    AddressFamily Family, SocketType SocketType, ProtocolType Protocol, string CanonicalName, IPEndPoint EndPoint);

/// <summary>The search options of <see cref="LowLevel.LoopNames.GetAddrInfoAsync"/>; getaddrinfo(3).</summary>
[Flags]
public enum AddressInfoOptions
{
    /// <summary>Addresses to connect to.</summary>
    None = 0,

    /// <summary>Without a host: addresses to bind to. AI_PASSIVE.</summary>
    Passive = 1,

    /// <summary>Requests the host's own name. AI_CANONNAME.</summary>
    CanonicalName = 2,

    /// <summary>The host must be an IP address: nothing is looked up. AI_NUMERICHOST.</summary>
    NumericHost = 4,
}

/// <summary>The result options of <see cref="LowLevel.LoopNames.GetNameInfoAsync"/>; getnameinfo(3).</summary>
[Flags]
public enum NameInfoOptions
{
    /// <summary>A name if there is one, otherwise the address.</summary>
    None = 0,

    /// <summary>The address as text: nothing is looked up. NI_NUMERICHOST.</summary>
    NumericHost = 1,

    /// <summary>An address without a name is an error. NI_NAMEREQD.</summary>
    NameRequired = 2,
}
