namespace Lariat.LowLevel;

/// <summary>What every protocol of a stream is told. Callbacks run on the loop, one after the other, without a current task.</summary>
/// <remarks>
/// The order is: made, then data, then perhaps the end of the stream, then lost. What a callback throws goes to the loop's exception handler
/// and aborts the connection. asyncio: <c>BaseProtocol</c>.
/// </remarks>
public interface IBaseProtocol
{
    /// <summary>The connection is there. asyncio: <c>connection_made</c>.</summary>
    /// <param name="transport">Writes to it; keep it.</param>
    void OnConnected(StreamTransport transport)
    {
    }

    /// <summary>The connection is gone; the last callback. asyncio: <c>connection_lost</c>.</summary>
    /// <param name="error">Null if it was closed by either side in an orderly way, or aborted by us.</param>
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

/// <summary>A protocol that is shown what has arrived. asyncio: <c>Protocol</c>.</summary>
public interface IProtocol : IBaseProtocol
{
    /// <summary>Bytes have arrived. asyncio: <c>data_received</c>.</summary>
    /// <param name="data">The driver's buffer: valid during the call only.</param>
    void OnReceived(ReadOnlySpan<byte> data);
}

/// <summary>A protocol that gives the memory to receive into. asyncio: <c>BufferedProtocol</c>.</summary>
public interface IBufferedProtocol : IBaseProtocol
{
    /// <summary>Where to put bytes. asyncio: <c>get_buffer</c>.</summary>
    /// <param name="sizeHint">How many bytes there are.</param>
    /// <returns>Not empty; may be smaller than the hint.</returns>
    Memory<byte> GetBuffer(int sizeHint);

    /// <summary>Bytes are in the buffer. asyncio: <c>buffer_updated</c>.</summary>
    /// <param name="count">How many, from its beginning.</param>
    void OnBufferFilled(int count);
}
