using System.Net.Sockets;
using Lariat.Net;
using Microsoft.Win32.SafeHandles;

namespace Lariat.LowLevel;

/// <summary>asyncio's <c>sendfile</c> and <c>sock_sendfile</c>.</summary>
public static class LoopSendFile
{
    /// <summary>Sends a file, or a part of it, over a transport, after the bytes that were written before.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="transport">Nothing can be written to it meanwhile.</param>
    /// <param name="file">Open for reading; the caller keeps it, and must keep it open until the end. Data written to it must be
    /// flushed.</param>
    /// <param name="offset">Where to begin, in bytes.</param>
    /// <param name="count">How many bytes to send; null: to the end of the file.</param>
    /// <param name="fallback">Whether to read the file and send its content if the system cannot send it itself.</param>
    /// <returns>The number of bytes sent; fewer than the count if the file ends first.</returns>
    /// <remarks>
    /// Suspends; see <see cref="Connection.SendFileAsync(SafeFileHandle, long, long?, bool)"/>, which does the same. Reading continues
    /// meanwhile, which asyncio pauses. asyncio: <c>loop.sendfile</c>; its <c>SendfileNotAvailableError</c> is a
    /// <see cref="NotSupportedException"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">The offset is negative, the count is not positive, or the file is closed.</exception>
    /// <exception cref="InvalidOperationException">
    /// The transport is closing, EndWriting was called, or another file is being sent.
    /// </exception>
    /// <exception cref="NotSupportedException">The system cannot send the file, and <paramref name="fallback"/> is off.</exception>
    /// <exception cref="SocketException">The connection is lost, or was closed meanwhile.</exception>
    /// <exception cref="IOException">The file could not be read.</exception>
    public static async Coroutine<long> SendFileAsync(
        this EventLoop loop, StreamTransport transport, SafeFileHandle file, long offset = 0, long? count = null, bool fallback = true)
    {
        loop.CheckOpen();
        ArgumentNullException.ThrowIfNull(transport);
        return await transport.SendFileAsync(new FileSend(loop, file, offset, count), fallback);
    }

    /// <summary>Sends an open file; afterwards its position is behind the last byte that was sent, even if sending failed.</summary>
    /// <param name="loop">The loop.</param>
    /// <inheritdoc cref="SendFileAsync(EventLoop, StreamTransport, SafeFileHandle, long, long?, bool)"/>
    public static async Coroutine<long> SendFileAsync(
        this EventLoop loop, StreamTransport transport, FileStream file, long offset = 0, long? count = null, bool fallback = true)
    {
        loop.CheckOpen();
        ArgumentNullException.ThrowIfNull(transport);
        return await SendAndSetPositionAsync(loop, file, offset, count, send => transport.SendFileAsync(send, fallback));
    }

    /// <summary>Sends a file, or a part of it, over a socket.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="socket">Non-blocking, a connected stream; one send at a time.</param>
    /// <param name="file">Open for reading; the caller keeps it, and must keep it open until the end. Data written to it must be
    /// flushed.</param>
    /// <param name="offset">Where to begin, in bytes.</param>
    /// <param name="count">How many bytes to send; null: to the end of the file.</param>
    /// <param name="fallback">Whether to read the file and send its content if the system cannot send it itself.</param>
    /// <returns>The number of bytes sent; fewer than the count if the file ends first.</returns>
    /// <remarks>Suspends. asyncio: <c>loop.sock_sendfile</c>.</remarks>
    /// <exception cref="ArgumentException">
    /// The socket blocks or is not a stream socket, the offset is negative, the count is not positive, or the file is closed.
    /// </exception>
    /// <exception cref="NotSupportedException">The system cannot send the file, and <paramref name="fallback"/> is off.</exception>
    /// <exception cref="SocketException">The connection is lost.</exception>
    /// <exception cref="IOException">The file could not be read.</exception>
    public static async Coroutine<long> SockSendFileAsync(
        this EventLoop loop, Socket socket, SafeFileHandle file, long offset = 0, long? count = null, bool fallback = true)
    {
        CheckFileSocket(loop, socket);
        return await new FileSend(loop, file, offset, count).SendAsync(socket, WriterOf(loop, socket, fallback));
    }

    /// <summary>Sends an open file; afterwards its position is behind the last byte that was sent, even if sending failed.</summary>
    /// <param name="loop">The loop.</param>
    /// <inheritdoc cref="SockSendFileAsync(EventLoop, Socket, SafeFileHandle, long, long?, bool)"/>
    public static async Coroutine<long> SockSendFileAsync(
        this EventLoop loop, Socket socket, FileStream file, long offset = 0, long? count = null, bool fallback = true)
    {
        CheckFileSocket(loop, socket);
        return await SendAndSetPositionAsync(loop, file, offset, count, send => send.SendAsync(socket, WriterOf(loop, socket, fallback)));
    }

    private static Func<ReadOnlyMemory<byte>, Coroutine>? WriterOf(EventLoop loop, Socket socket, bool fallback)
        => fallback ? piece => loop.SockSendAllAsync(socket, piece) : null;

    private static async Coroutine<long> SendAndSetPositionAsync(
        EventLoop loop, FileStream file, long offset, long? count, Func<FileSend, Coroutine<long>> start)
    {
        ArgumentNullException.ThrowIfNull(file);
        var send = new FileSend(loop, file.SafeFileHandle, offset, count);
        try
        {
            return await start(send);
        }
        finally
        {
            send.SetPosition(file);
        }
    }

    private static void CheckFileSocket(EventLoop loop, Socket socket)
    {
        LoopSockets.CheckSocket(loop, socket);
        if (socket.SocketType != SocketType.Stream)
        {
            throw new ArgumentException($"A stream socket is expected, not one of type {socket.SocketType}.", nameof(socket));
        }
    }
}
