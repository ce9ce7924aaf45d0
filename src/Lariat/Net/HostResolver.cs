using System.Net;
using System.Net.Sockets;

namespace Lariat.Net;

/// <summary>Host names to addresses, off the loop: the system's resolver blocks.</summary>
internal static class HostResolver
{
    /// <summary>The addresses in the order in which to try them: families alternate, beginning with the resolver's first (RFC 8305, section 4).</summary>
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

    private static IPAddress[] Resolve(string host)
    {
        try
        {
            IPAddress[] addresses = Dns.GetHostAddresses(host);
            return addresses.Length > 0 ? addresses : throw SocketFailure.Create(SocketError.NoData, $"Resolving '{host}'");
        }
        catch (SocketException error)
        {
            throw SocketFailure.Create(error.SocketErrorCode, $"Resolving '{host}'");
        }
    }
}
