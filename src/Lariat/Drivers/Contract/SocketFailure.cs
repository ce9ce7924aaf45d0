using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>Creates exceptions of sockets that name the failed action and the peer.</summary>
internal static class SocketFailure
{
    public static SocketException Create(SocketError error, string operation)
        => new((int)error, $"{operation} failed: {new SocketException((int)error).Message}");
}
