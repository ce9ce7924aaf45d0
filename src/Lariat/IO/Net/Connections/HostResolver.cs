using System.Net;
using System.Net.Sockets;
using Lariat.LowLevel;

namespace Lariat.Net;

/// <summary>Resolves host names to addresses, off the loop: the system's resolver blocks.</summary>
internal static class HostResolver
{
    /// <summary>
    /// The addresses in the order in which to try them: families alternate, beginning with the resolver's first (RFC 8305, section 4).
    /// </summary>
    /// <exception cref="SocketException">The name is unknown.</exception>
    public static async Coroutine<IReadOnlyList<EndPoint>> ResolveAsync(string host, int port)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, IPEndPoint.MinPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return [new IPEndPoint(address, port)];
        }

        IPAddress[] resolved = await EventLoop.Current.RunInExecutor(() => Resolve(host));
        return [.. Interleave(resolved).Select(found => new IPEndPoint(found, port))];
    }

    internal static IEnumerable<IPAddress> Interleave(IReadOnlyList<IPAddress> addresses)
    {
        if (addresses.Count == 0)
        {
            return [];
        }

        AddressFamily first = addresses[0].AddressFamily;
        IPAddress[] firsts = [.. addresses.Where(address => address.AddressFamily == first)];
        IPAddress[] others = [.. addresses.Where(address => address.AddressFamily != first)];
        var order = new List<IPAddress>(addresses.Count);
        for (int i = 0; i < Math.Max(firsts.Length, others.Length); i++)
        {
            order.AddRange(firsts.Skip(i).Take(1));
            order.AddRange(others.Skip(i).Take(1));
        }

        return order;
    }

    /// <summary>The addresses of a name and, if requested, the host's own name. Blocks.</summary>
    /// <exception cref="SocketException">The name is unknown, or has no address of this family.</exception>
    public static (string Name, IPAddress[] Addresses) Find(string host, AddressFamily family, bool wantsName)
    {
        try
        {
            if (!wantsName)
            {
                return ("", OfFamily(host, Dns.GetHostAddresses(host), family));
            }

            IPHostEntry entry = Dns.GetHostEntry(host);
            return (entry.HostName, OfFamily(host, entry.AddressList, family));
        }
        catch (SocketException error)
        {
            throw SocketFailure.Create(error.SocketErrorCode, $"Resolving '{host}'");
        }
    }

    /// <summary>The name of an address, or the address as text. Blocks.</summary>
    /// <exception cref="SocketException">It has no name, and one is required.</exception>
    public static string FindName(IPAddress address, bool isRequired)
    {
        try
        {
            return Dns.GetHostEntry(address).HostName;
        }
        catch (SocketException error)
        {
            return isRequired ? throw SocketFailure.Create(error.SocketErrorCode, $"Looking up the name of {address}") : address.ToString();
        }
    }

    /// <exception cref="SocketException">No address is of this family.</exception>
    public static IPAddress[] OfFamily(string host, IPAddress[] addresses, AddressFamily family)
    {
        IPAddress[] found = [.. addresses.Where(address => family == AddressFamily.Unspecified || address.AddressFamily == family)];
        return found.Length > 0 ? found : throw SocketFailure.Create(SocketError.NoData, $"Resolving '{host}' to an address of {family}");
    }

    private static IPAddress[] Resolve(string host) => Find(host, AddressFamily.Unspecified, wantsName: false).Addresses;
}
