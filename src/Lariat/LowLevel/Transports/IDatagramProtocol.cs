using System.Net;

namespace Lariat.LowLevel;

/// <summary>What a protocol of datagrams is told. Callbacks run on the loop, one after the other, without a current task.</summary>
/// <remarks>
/// The order is: made, then datagrams and errors, then lost. What a callback throws goes to the loop's exception handler, and the
/// endpoint goes on. asyncio: <c>DatagramProtocol</c>.
/// </remarks>
public interface IDatagramProtocol
{
    /// <summary>A datagram has arrived. asyncio: <c>datagram_received</c>.</summary>
    /// <param name="data">The transport's buffer: valid during the call only. Empty for an empty datagram.</param>
    /// <param name="from">The sender; null if it has no address, as an unbound Unix socket.</param>
    void OnReceived(ReadOnlySpan<byte> data, EndPoint? from);

    /// <summary>The endpoint is there. asyncio: <c>connection_made</c>.</summary>
    void OnConnected(DatagramTransport transport)
    {
    }

    /// <summary>A datagram was refused, could not be sent, or was too large to be received (<see cref="DatagramTransport.ReceiveBytesMax"/>); the endpoint goes on. asyncio: <c>error_received</c>.</summary>
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

    /// <summary>The endpoint is gone; the last callback. asyncio: <c>connection_lost</c>.</summary>
    /// <param name="error">Null: an endpoint ends when it is closed or aborted by us.</param>
    void OnDisconnected(Exception? error)
    {
    }
}
