using System.Runtime.InteropServices;
using Lariat.LowLevel;

namespace Lariat.IO;

/// <summary>Opens pipes and terminals as streams of a loop.</summary>
public static class LoopPipes
{
    /// <summary>Reads the reading end of a pipe, a terminal or a socket.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="handle">Belongs to the reader from now on. It becomes non-blocking, for every owner of the open file.</param>
    /// <param name="readLimit">See <see cref="AsyncReader.ReadLimit"/>. Default: 64 KiB.</param>
    /// <returns>Disposing it closes the pipe; so does reading to the end.</returns>
    /// <remarks>
    /// Takes effect at the call. Drivers: with the portable one, threads of the pool read. Standard input: <see cref="StandardStreams"/>.
    /// asyncio: <c>connect_read_pipe</c> with a <c>StreamReaderProtocol</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">It is a regular file.</exception>
    public static AsyncReader ConnectReadPipe(this EventLoop loop, SafeHandle handle, int readLimit = StreamLimits.DefaultReadLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(readLimit, 1);
        return new AsyncReader(loop, PipeStreams.Open(loop, handle, isReader: true), readLimit);
    }

    /// <summary>Writes to the writing end of a pipe, a terminal or a socket.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="handle">Belongs to the writer from now on. It becomes non-blocking, for every owner of the open file.</param>
    /// <returns>Closing it closes the pipe.</returns>
    /// <remarks>
    /// Takes effect at the call. Drivers: with the portable one, threads of the pool write. Standard output: <see cref="StandardStreams"/>.
    /// asyncio: <c>connect_write_pipe</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">It is a regular file.</exception>
    public static AsyncWriter ConnectWritePipe(this EventLoop loop, SafeHandle handle)
        => new(loop, PipeStreams.Open(loop, handle, isReader: false), StreamLimits.Default);
}
