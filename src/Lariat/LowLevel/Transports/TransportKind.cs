namespace Lariat.LowLevel;

/// <summary>Which of asyncio's transports a <see cref="StreamTransport"/> is: they differ in how they end.</summary>
internal enum TransportKind : byte
{
    /// <summary>_SelectorSocketTransport: two directions; what a callback throws ends it.</summary>
    Connection,

    /// <summary>_UnixReadPipeTransport: the end of the stream closes it; what a callback throws does not.</summary>
    ReadPipe,

    /// <summary>_UnixWritePipeTransport: EndWriting closes it, and so does its reader by closing the other end.</summary>
    WritePipe,
}
