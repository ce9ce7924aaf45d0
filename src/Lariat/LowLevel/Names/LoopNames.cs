// asyncio's getaddrinfo and getnameinfo over the base library's resolver, which blocks and so runs in the executor. Features that the base
// library lacks are missing: names of services (a port is a number) and the flags that mix families.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lariat.Net;

namespace Lariat.LowLevel;

/// <summary>asyncio's <c>getaddrinfo</c> and <c>getnameinfo</c>.</summary>
public static class LoopNames
{
    /// <summary>Looks up the addresses of a host, in the executor.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="host">A name or an IP address; null: this machine (see <see cref="AddressInfoOptions.Passive"/>).</param>
    /// <param name="port">From 0 to 65535.</param>
    /// <param name="family">IPv4 or IPv6 only; <see cref="AddressFamily.Unspecified"/>: both.</param>
    /// <param name="socketType">One kind of socket only; null: streams and datagrams.</param>
    /// <param name="options">Options of the search.</param>
    /// <returns>In the resolver's order, each address once for every kind of socket.</returns>
    /// <remarks>
    /// Suspends unless the host is an IP address. A canceled look-up continues on its thread, and its result is discarded. Names of
    /// services are not supported: the port is a number. asyncio: <c>getaddrinfo</c>.
    /// </remarks>
    /// <exception cref="SocketException">The name is unknown, or has no address of this family; the message names it.</exception>
    /// <exception cref="ArgumentException">The family or the kind of socket is not supported for names.</exception>
    public static async Coroutine<IReadOnlyList<AddressInfo>> GetAddrInfoAsync(
        this EventLoop loop, string? host,
        int port,
        AddressFamily family = AddressFamily.Unspecified,
        SocketType? socketType = null,
        AddressInfoOptions options = AddressInfoOptions.None)
    {
        loop.CheckOpen();
        ArgumentOutOfRangeException.ThrowIfLessThan(port, IPEndPoint.MinPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        if (family is not (AddressFamily.Unspecified or AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
        {
            throw new ArgumentException(
                $"{family} is not a family of host names: use InterNetwork, InterNetworkV6 or Unspecified.", nameof(family));
        }

        SocketType[] types = socketType switch
        {
            null => [SocketType.Stream, SocketType.Dgram],
            SocketType.Stream or SocketType.Dgram or SocketType.Raw => [socketType.Value],
            _ => throw new ArgumentException($"Socket type {socketType} is not supported: use Stream, Dgram or Raw.", nameof(socketType)),
        };
        (string name, IPAddress[] addresses) = await FindAddressesAsync(loop, host, family, options);
        return [.. addresses.SelectMany(address => types.Select(type =>
            new AddressInfo(address.AddressFamily, type, ProtocolOf(type), name, new IPEndPoint(address, port))))];
    }

    /// <summary>Looks up the name of an address, in the executor.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="endPoint">The address.</param>
    /// <param name="options">Options of the result.</param>
    /// <returns>The host's name, or the address as text, and the port as text.</returns>
    /// <remarks>
    /// Suspends unless <see cref="NameInfoOptions.NumericHost"/> is given. A canceled look-up continues on its thread, and its result is
    /// discarded. Names of services are not supported. asyncio: <c>getnameinfo</c>.
    /// </remarks>
    /// <exception cref="SocketException">
    /// The address has no name, and <see cref="NameInfoOptions.NameRequired"/> is given; the message names it.
    /// </exception>
    public static async Coroutine<(string Host, string Service)> GetNameInfoAsync(
        this EventLoop loop, IPEndPoint endPoint, NameInfoOptions options = NameInfoOptions.None)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        loop.CheckOpen();
        string service = endPoint.Port.ToString(CultureInfo.InvariantCulture);
        if (options.HasFlag(NameInfoOptions.NumericHost))
        {
            return (endPoint.Address.ToString(), service);
        }

        return (await loop.RunInExecutor(() => HostResolver.FindName(endPoint.Address, options.HasFlag(NameInfoOptions.NameRequired))),
            service);
    }

    private static async Coroutine<(string Name, IPAddress[] Addresses)> FindAddressesAsync(
        EventLoop loop, string? host, AddressFamily family, AddressInfoOptions options)
    {
        bool wantsName = options.HasFlag(AddressInfoOptions.CanonicalName);
        if (host is null)
        {
            bool isPassive = options.HasFlag(AddressInfoOptions.Passive);
            return ("",
                HostResolver.OfFamily(
                    "loop machine", isPassive ? [IPAddress.Any, IPAddress.IPv6Any] : [IPAddress.IPv6Loopback, IPAddress.Loopback], family));
        }

        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return (wantsName ? host : "", HostResolver.OfFamily(host, [address], family));
        }

        return options.HasFlag(AddressInfoOptions.NumericHost)
            ? throw SocketFailure.Create(SocketError.HostNotFound, $"Reading '{host}' as an IP address")
            : await loop.RunInExecutor(() => HostResolver.Find(host, family, wantsName));
    }

    private static ProtocolType ProtocolOf(SocketType type) => type switch
    {
        SocketType.Stream => ProtocolType.Tcp,
        SocketType.Dgram => ProtocolType.Udp,
        _ => ProtocolType.IP,
    };
}
