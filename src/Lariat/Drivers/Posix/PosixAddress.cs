using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Lariat.Native;

namespace Lariat.LowLevel;

/// <summary>Converts addresses between .NET and <c>struct sockaddr</c> (ip(7), ipv6(7), unix(7)).</summary>
internal static unsafe class PosixAddress
{
    // offsetof(struct sockaddr_un, sun_path)
    public const int UnixPathOffset = 2;

    /// <summary>Writes the address at <paramref name="to"/>, which has room for any.</summary>
    /// <returns>Its length.</returns>
    public static int Encode(EndPoint address, byte* to)
    {
        // The base library serializes in the system's own format.
        SocketAddress serialized = address.Serialize();
        serialized.Buffer.Span[..serialized.Size].CopyTo(new Span<byte>(to, SocketConstants.MaxAddressBytes));
        return serialized.Size;
    }

    public static EndPoint Decode(byte* from, int length)
    {
        var bytes = new ReadOnlySpan<byte>(from, length);
        int family = length < 2 ? SocketConstants.AF_UNIX : *(ushort*)from;
        switch (family)
        {
            case SocketConstants.AF_INET:
                return new IPEndPoint(new IPAddress(bytes.Slice(4, 4)), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
            case SocketConstants.AF_INET6:
                uint scope = *(uint*)(from + 24);
                return new IPEndPoint(new IPAddress(bytes.Slice(8, 16), scope), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
            default:
                var serialized = new SocketAddress(AddressFamily.Unix, Math.Max(length, UnixPathOffset));
                bytes[Math.Min(length, UnixPathOffset)..].CopyTo(serialized.Buffer.Span[UnixPathOffset..]);
                return new UnixDomainSocketEndPoint("/").Create(serialized);
        }
    }

    public static int NativeFamily(EndPoint address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => SocketConstants.AF_INET,
        AddressFamily.InterNetworkV6 => SocketConstants.AF_INET6,
        AddressFamily.Unix => SocketConstants.AF_UNIX,
        _ => throw new ArgumentException(
            $"{address} is not an address of IPv4, IPv6 or a Unix socket. A host name must be resolved first."),
    };
}
