namespace Lariat.LowLevel;

/// <summary>The callbacks of every stream protocol. They run on the loop, one after the other, without a current task.</summary>
/// <remarks>
/// The order is: connected, then data, then possibly the end of the stream, then disconnected. A callback's exceptions go to the loop's
/// exception handler and abort the connection. asyncio: <c>BaseProtocol</c>.
/// </remarks>
public interface IBaseProtocol
{
    /// <summary>The connection is established. asyncio: <c>connection_made</c>.</summary>
    /// <param name="transport">Writes to it; keep it.</param>
    void OnConnected(StreamTransport transport)
    {
    }

    /// <summary>The connection has ended; the last callback. asyncio: <c>connection_lost</c>.</summary>
    /// <param name="error">Null if either side closed it in an orderly way, or this side aborted it.</param>
    void OnDisconnected(Exception? error)
    {
    }

    /// <summary>More than the high-water mark is pending: write less. asyncio: <c>pause_writing</c>.</summary>
    void OnWritingPaused()
    {
    }

    /// <summary>The low-water mark is reached. asyncio: <c>resume_writing</c>.</summary>
    void OnWritingResumed()
    {
    }

    /// <summary>The peer has ended its stream. asyncio: <c>eof_received</c>.</summary>
    /// <returns>True: the connection stays open for writing. False: it is closed.</returns>
    bool OnEndReceived() => false;
}

/// <summary>A protocol that receives the arrived bytes. asyncio: <c>Protocol</c>.</summary>
public interface IProtocol : IBaseProtocol
{
    /// <summary>Bytes have arrived. asyncio: <c>data_received</c>.</summary>
    /// <param name="data">The driver's buffer: valid during the call only.</param>
    void OnReceived(ReadOnlySpan<byte> data);
}

/// <summary>A protocol that provides the memory to receive into. asyncio: <c>BufferedProtocol</c>.</summary>
public interface IBufferedProtocol : IBaseProtocol
{
    /// <summary>Returns the memory for the bytes. asyncio: <c>get_buffer</c>.</summary>
    /// <param name="sizeHint">The number of available bytes.</param>
    /// <returns>Not empty; may be smaller than the hint.</returns>
    Memory<byte> GetBuffer(int sizeHint);

    /// <summary>Bytes are in the buffer. asyncio: <c>buffer_updated</c>.</summary>
    /// <param name="count">The number of bytes, from its beginning.</param>
    void OnBufferFilled(int count);
}
