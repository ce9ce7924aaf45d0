namespace Lariat.LowLevel;

/// <summary>The kinds of asyncio's transports that a <see cref="StreamTransport"/> can be: they differ in how they end.</summary>
internal enum TransportKind : byte
{
    /// <summary>_SelectorSocketTransport: two directions; an exception of a callback ends it.</summary>
    Connection,

    /// <summary>_UnixReadPipeTransport: the end of the stream closes it; an exception of a callback does not.</summary>
    ReadPipe,

    /// <summary>_UnixWritePipeTransport: EndWriting closes it, and so does its reader by closing the other end.</summary>
    WritePipe,
}
