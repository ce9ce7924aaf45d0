using System.Net.Sockets;
using Lariat.IO;
using Lariat.LowLevel;
using Microsoft.Win32.SafeHandles;

namespace Lariat.Net;

public sealed partial class Connection
{
    /// <summary>Sends a file, or a part of it, after the bytes that were written before.</summary>
    /// <param name="file">Open for reading; the caller keeps it, and must keep it open until the end. Data written to it must be
    /// flushed.</param>
    /// <param name="offset">Where to begin, in bytes.</param>
    /// <param name="count">How many bytes to send; null: to the end of the file.</param>
    /// <param name="fallback">Whether to read the file and send its content if the system cannot send it itself.</param>
    /// <returns>The number of bytes sent; fewer than the count if the file ends first.</returns>
    /// <remarks>
    /// Suspends. The system sends the file without copying it through the program (sendfile), on another thread, because a file that is
    /// not in its cache must be read from the disk; with TLS and the portable driver the file is read there and sent. Nothing can be
    /// written meanwhile. Cancellation: a part has been sent, and it is unknown how much of it has arrived. <see cref="Close"/> ends it as
    /// well. asyncio: <c>loop.sendfile</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">The offset is negative, the count is not positive, or the file is closed.</exception>
    /// <exception cref="InvalidOperationException">
    /// The connection was closed, <see cref="EndWriting"/> was called, or another file is being sent.
    /// </exception>
    /// <exception cref="NotSupportedException">The system cannot send the file, and <paramref name="fallback"/> is off.</exception>
    /// <exception cref="SocketException">The connection is lost, or was closed meanwhile.</exception>
    /// <exception cref="IOException">The file could not be read.</exception>
    public async Coroutine<long> SendFileAsync(SafeFileHandle file, long offset = 0, long? count = null, bool fallback = true)
    {
        Loop.CheckThread(this);
        return await SendFileAsync(new FileSend(Loop, file, offset, count), fallback);
    }

    /// <summary>Sends an open file; afterwards its position is behind the last byte that was sent, even if sending failed.</summary>
    /// <inheritdoc cref="SendFileAsync(SafeFileHandle, long, long?, bool)"/>
    public async Coroutine<long> SendFileAsync(FileStream file, long offset = 0, long? count = null, bool fallback = true)
    {
        Loop.CheckThread(this);
        ArgumentNullException.ThrowIfNull(file);
        var send = new FileSend(Loop, file.SafeFileHandle, offset, count);
        try
        {
            return await SendFileAsync(send, fallback);
        }
        finally
        {
            send.SetPosition(file);
        }
    }

    /// <summary>Sends the file at a path.</summary>
    /// <param name="path">Opened on another thread, and closed at the end. Only regular files: opening or reading a pipe or a device could
    /// wait forever.</param>
    /// <inheritdoc cref="SendFileAsync(SafeFileHandle, long, long?, bool)"/>
    /// <param name="offset"/>
    /// <param name="count"/>
    /// <param name="fallback"/>
    /// <exception cref="IOException">The file does not exist, is a pipe, a socket or a device, or could not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission, or it is a directory.</exception>
    public async Coroutine<long> SendFileAsync(string path, long offset = 0, long? count = null, bool fallback = true)
    {
        Loop.CheckThread(this);
        ArgumentNullException.ThrowIfNull(path);
        Writer.CheckCanWrite();
        using SafeFileHandle file = await Coroutine.Uninterruptible(() => Task.Run(() => OpenPlain(path)));
        return await SendFileAsync(file, offset, count, fallback);
    }

    private static SafeFileHandle OpenPlain(string path)
    {
        FileFacts.Of(Path.GetFullPath(path))?.CheckPlain(path, "sent");
        return File.OpenHandle(path);
    }

    private async Coroutine<long> SendFileAsync(FileSend send, bool fallback)
    {
        Loop.CheckThread(this);
        StreamOutput output = Writer.BeginExclusive(send.Abort);
        try
        {
            return await send.SendAsync(_stream, output, fallback);
        }
        finally
        {
            Writer.EndExclusive();
        }
    }
}
