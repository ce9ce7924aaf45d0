using System.Runtime.InteropServices;
using Lariat.IO;
using Lariat.LowLevel;

namespace Lariat;

public sealed partial class EventLoop
{
    /// <summary>Reads the reading end of a pipe, a terminal or a socket.</summary>
    /// <param name="handle">Belongs to the reader from now on. It becomes non-blocking, for everybody who shares the open file.</param>
    /// <param name="readLimit">See <see cref="AsyncReader.ReadLimit"/>. Default: 64 KiB.</param>
    /// <returns>Disposing it closes the pipe; so does reading to the end.</returns>
    /// <remarks>
    /// Acts at the call. Drivers: with the portable one, threads of the pool read. Standard input: <see cref="StandardStreams"/>.
    /// asyncio: <c>connect_read_pipe</c> with a <c>StreamReaderProtocol</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">It is a regular file.</exception>
    public AsyncReader ConnectReadPipe(SafeHandle handle, int readLimit = StreamLimits.DefaultReadLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(readLimit, 1);
        return new AsyncReader(this, PipeStreams.Open(this, handle, isReader: true), readLimit);
    }

    /// <summary>Writes to the writing end of a pipe, a terminal or a socket.</summary>
    /// <param name="handle">Belongs to the writer from now on. It becomes non-blocking, for everybody who shares the open file.</param>
    /// <returns>Closing it closes the pipe.</returns>
    /// <remarks>
    /// Acts at the call. Drivers: with the portable one, threads of the pool write. Standard output: <see cref="StandardStreams"/>.
    /// asyncio: <c>connect_write_pipe</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">It is a regular file.</exception>
    public AsyncWriter ConnectWritePipe(SafeHandle handle)
        => new(this, PipeStreams.Open(this, handle, isReader: false), StreamLimits.Default);

    /// <summary>As <see cref="ConnectReadPipe(SafeHandle, int)"/>, for a protocol of callbacks.</summary>
    /// <param name="protocolFactory">Makes the protocol.</param>
    /// <param name="handle">Belongs to the transport from now on.</param>
    /// <remarks>asyncio: <c>connect_read_pipe</c>.</remarks>
    /// <exception cref="ArgumentException">It is a regular file.</exception>
    public (StreamTransport Transport, TProtocol Protocol) ConnectReadPipe<TProtocol>(Func<TProtocol> protocolFactory, SafeHandle handle)
        where TProtocol : IBaseProtocol
        => ConnectPipe(protocolFactory, handle, isReader: true);

    /// <summary>As <see cref="ConnectWritePipe(SafeHandle)"/>, for a protocol of callbacks, which is told when nobody reads any more.</summary>
    /// <param name="protocolFactory">Makes the protocol.</param>
    /// <param name="handle">Belongs to the transport from now on.</param>
    /// <remarks>asyncio: <c>connect_write_pipe</c>.</remarks>
    /// <exception cref="ArgumentException">It is a regular file.</exception>
    public (StreamTransport Transport, TProtocol Protocol) ConnectWritePipe<TProtocol>(Func<TProtocol> protocolFactory, SafeHandle handle)
        where TProtocol : IBaseProtocol
        => ConnectPipe(protocolFactory, handle, isReader: false);

    internal StreamTransport MakePipeTransport(IoStream stream, IBaseProtocol protocol, bool isReader)
        => new(
            this,
            stream,
            protocol,
            Net.ConnectionOptions.Default,
            mustConnect: true,
            isReader ? TransportKind.ReadPipe : TransportKind.WritePipe);

    private (StreamTransport Transport, TProtocol Protocol) ConnectPipe<TProtocol>(Func<TProtocol> protocolFactory, SafeHandle handle, bool isReader)
        where TProtocol : IBaseProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        TProtocol protocol = protocolFactory();
        return (MakePipeTransport(PipeStreams.Open(this, handle, isReader), protocol, isReader), protocol);
    }
}
