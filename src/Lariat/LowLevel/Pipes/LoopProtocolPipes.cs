using System.Runtime.InteropServices;
using Lariat.IO;

namespace Lariat.LowLevel;

/// <summary>asyncio's <c>connect_read_pipe</c> and <c>connect_write_pipe</c>, for callback protocols.</summary>
public static class LoopProtocolPipes
{
    /// <summary>As <see cref="LoopPipes.ConnectReadPipe(EventLoop, SafeHandle, int)"/>, for a callback protocol.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="protocolFactory">Creates the protocol.</param>
    /// <param name="handle">Belongs to the transport from now on.</param>
    /// <remarks>asyncio: <c>connect_read_pipe</c>.</remarks>
    /// <exception cref="ArgumentException">It is a regular file.</exception>
    public static (StreamTransport Transport, TProtocol Protocol) ConnectReadPipe<TProtocol>(
        this EventLoop loop, Func<TProtocol> protocolFactory, SafeHandle handle)
        where TProtocol : IBaseProtocol
        => ConnectPipe(loop, protocolFactory, handle, isReader: true);

    /// <summary>
    /// As <see cref="LoopPipes.ConnectWritePipe(EventLoop, SafeHandle)"/>, for a callback protocol, which is notified when the reading end
    /// is closed.
    /// </summary>
    /// <param name="loop">The loop.</param>
    /// <param name="protocolFactory">Creates the protocol.</param>
    /// <param name="handle">Belongs to the transport from now on.</param>
    /// <remarks>asyncio: <c>connect_write_pipe</c>.</remarks>
    /// <exception cref="ArgumentException">It is a regular file.</exception>
    public static (StreamTransport Transport, TProtocol Protocol) ConnectWritePipe<TProtocol>(
        this EventLoop loop, Func<TProtocol> protocolFactory, SafeHandle handle)
        where TProtocol : IBaseProtocol
        => ConnectPipe(loop, protocolFactory, handle, isReader: false);

    internal static StreamTransport MakePipeTransport(EventLoop loop, IoStream stream, IBaseProtocol protocol, bool isReader)
        => new(
            loop,
            stream,
            protocol,
            Net.ConnectionOptions.Default,
            mustConnect: true,
            isReader ? TransportKind.ReadPipe : TransportKind.WritePipe);

    private static (StreamTransport Transport, TProtocol Protocol) ConnectPipe<TProtocol>(
        EventLoop loop, Func<TProtocol> protocolFactory, SafeHandle handle, bool isReader)
        where TProtocol : IBaseProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        TProtocol protocol = protocolFactory();
        return (MakePipeTransport(loop, PipeStreams.Open(loop, handle, isReader), protocol, isReader), protocol);
    }
}
