using System.Net;

namespace Lariat.LowLevel;

/// <summary>The callbacks of a datagram transport. They run on the loop, one after the other, without a current task.</summary>
/// <remarks>
/// The order is: connected, then datagrams and errors, then disconnected. A callback's exceptions go to the loop's exception handler, and
/// the endpoint keeps working. asyncio: <c>DatagramProtocol</c>.
/// </remarks>
public interface IDatagramProtocol
{
    /// <summary>A datagram has arrived. asyncio: <c>datagram_received</c>.</summary>
    /// <param name="data">The transport's buffer: valid during the call only. Empty for an empty datagram.</param>
    /// <param name="from">The sender; null if it has no address, as an unbound Unix socket.</param>
    void OnReceived(ReadOnlySpan<byte> data, EndPoint? from);

    /// <summary>The endpoint is ready. asyncio: <c>connection_made</c>.</summary>
    void OnConnected(DatagramTransport transport)
    {
    }

    /// <summary>
    /// A datagram was refused, could not be sent, or was too large to be received (<see cref="DatagramTransport.MaxReceiveBytes"/>); the
    /// endpoint keeps working. asyncio: <c>error_received</c>.
    /// </summary>
    void OnError(System.Net.Sockets.SocketException error)
    {
    }

    /// <summary>More than the high-water mark waits to be sent: send less. asyncio: <c>pause_writing</c>.</summary>
    void OnWritingPaused()
    {
    }

    /// <summary>The low-water mark is reached. asyncio: <c>resume_writing</c>.</summary>
    void OnWritingResumed()
    {
    }

    /// <summary>The endpoint has closed; the last callback. asyncio: <c>connection_lost</c>.</summary>
    /// <param name="error">Null: an endpoint ends only when this side closes or aborts it.</param>
    void OnDisconnected(Exception? error)
    {
    }
}
