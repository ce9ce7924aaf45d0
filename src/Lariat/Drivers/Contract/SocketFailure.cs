using System.Net.Sockets;

namespace Lariat.LowLevel;

/// <summary>Exceptions of sockets that say what was tried and with whom.</summary>
internal static class SocketFailure
{
    public static SocketException Create(SocketError error, string operation)
        => new((int)error, $"{operation} failed: {new SocketException((int)error).Message}");
}
