// sendfile(2) for a socket of a driver or of the base library, as asyncio's sock_sendfile (Lib/asyncio/unix_events.py). A page that is not
// in the system's cache blocks the sender, and no call predicts that: so the call is made on the executor's threads, in bounded pieces, and
// only the wait for the socket is the loop's. A piece is never abandoned: a canceled task waits for its end, which the size bounds.
using System.Buffers;
using System.Net.Sockets;
using Lariat.IO;
using Lariat.LowLevel;
using Microsoft.Win32.SafeHandles;

namespace Lariat.Net;

/// <summary>A file, or a part of it, that is being sent to a stream. Loop thread.</summary>
internal sealed class FileSend
{
    // About 10 ms for a cold file on a slow disk, so that a cancellation is not late; the two hops between threads are then below a tenth.
    private const int MaxPieceBytes = 1024 * 1024;

    // The size of one read if the system cannot send the file itself; below the size of large objects.
    private const int ReadBytes = 64 * 1024;

    private readonly EventLoop _loop;
    private readonly SafeFileHandle _file;
    private readonly long _offset;
    private readonly long _maxCount;
    private readonly IoWait _wait;
    private long _sentBytes;
    private bool _isAborted;

    /// <exception cref="ArgumentOutOfRangeException">The offset is negative, or the count is not positive.</exception>
    /// <exception cref="ArgumentException">The file is closed.</exception>
    public FileSend(EventLoop loop, SafeFileHandle file, long offset, long? count)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (count is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(given, nameof(count));
        }

        if (file.IsInvalid || file.IsClosed)
        {
            throw new ArgumentException("The file is closed.", nameof(file));
        }

        _loop = loop;
        _file = file;
        _offset = offset;
        _maxCount = Math.Min(count ?? long.MaxValue, long.MaxValue - offset);
        _wait = new IoWait(loop);
    }

    private long LeftBytes => _maxCount - _sentBytes;

    /// <summary>Sends over a connection or transport, after the bytes written to it.</summary>
    /// <returns>The number of bytes sent.</returns>
    public async Coroutine<long> SendAsync(IoStream stream, StreamOutput output, bool fallback)
    {
        await output.DrainAsync(completely: true);
        CheckOutput(output);
        using Socket? socket = _loop.Sockets.CanWatch ? stream.Duplicate() : null;
        if (socket is null || !await TrySendNativelyAsync(socket))
        {
            await SendByReadingAsync(fallback ? piece => WriteAsync(output, piece) : throw NoFallback());
        }

        return _sentBytes;
    }

    /// <summary>Sends over a socket of the base library, which is non-blocking.</summary>
    /// <param name="socket">A connected stream.</param>
    /// <param name="write">Sends a piece that was read, if the system cannot send the file itself; null: such a file is rejected.</param>
    /// <returns>The number of bytes sent.</returns>
    public async Coroutine<long> SendAsync(Socket socket, Func<ReadOnlyMemory<byte>, Coroutine>? write)
    {
        if (!_loop.Sockets.CanWatch || !await TrySendNativelyAsync(socket))
        {
            await SendByReadingAsync(write ?? throw NoFallback());
        }

        return _sentBytes;
    }

    /// <summary>Fails the send because the connection is closed.</summary>
    public void Abort()
    {
        _isAborted = true;
        _loop.Complete(_wait, SocketError.OperationAborted);
    }

    /// <summary>As asyncio, whether it has succeeded or not: the position shows how much was sent.</summary>
    public void SetPosition(FileStream file)
    {
        if (file.CanSeek)
        {
            file.Position = _offset + _sentBytes;
        }
    }

    /// <returns>False: the system cannot send this file to this socket; nothing was sent.</returns>
    private async Coroutine<bool> TrySendNativelyAsync(Socket socket)
    {
        while (LeftBytes > 0)
        {
            long from = _offset + _sentBytes;
            nint count = (nint)Math.Min(LeftBytes, MaxPieceBytes);
            (long sent, SocketError error) = await RunToEndAsync(() => PosixSendFile.Call(socket.SafeHandle, _file, from, count));
            _sentBytes += sent;
            ThrowIfAborted();
            if (error == SocketError.WouldBlock)
            {
                await WaitWritableAsync(socket);
            }
            else if (error == SocketError.OperationNotSupported && _sentBytes == 0)
            {
                return false;
            }
            else if (error != SocketError.Success)
            {
                throw SocketFailure.Create(error, $"Sending a file ({_sentBytes} bytes were sent)");
            }
            else if (sent == 0)
            {
                break;
            }
        }

        return true;
    }

    private async Coroutine SendByReadingAsync(Func<ReadOnlyMemory<byte>, Coroutine> write)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            while (LeftBytes > 0)
            {
                long from = _offset + _sentBytes;
                int wanted = (int)Math.Min(LeftBytes, buffer.Length);
                int count = await RunToEndAsync(() => RandomAccess.Read(_file, buffer.AsSpan(0, wanted), from));
                ThrowIfAborted();
                if (count == 0)
                {
                    break;
                }

                await write(buffer.AsMemory(0, count));
                _sentBytes += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Coroutine WriteAsync(StreamOutput output, ReadOnlyMemory<byte> piece)
    {
        output.Write(piece.Span);
        await output.DrainAsync(completely: false);
        CheckOutput(output);
    }

    private async Coroutine WaitWritableAsync(Socket socket)
    {
        IoWatch watch = _loop.Sockets.Watch(socket);
        try
        {
            watch.ArmWrite(_wait.Begin());
            await _wait;
        }
        finally
        {
            watch.Close();
        }

        ThrowIfAborted();
    }

    /// <summary>
    /// Runs on a thread of the executor. Even a canceled task waits for its end: it uses the file, the socket and the buffer.
    /// </summary>
    private async Coroutine<T> RunToEndAsync<T>(Func<T> function)
    {
        var ended = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = _loop.RunInExecutor(() =>
        {
            try
            {
                ended.SetResult(function());
            }
            catch (Exception error)
            {
                ended.SetException(error);
            }
        });
        return await Coroutine.Uninterruptible(ended.Task);
    }

    private void CheckOutput(StreamOutput output)
    {
        ThrowIfAborted();
        if (output.Failure != SocketError.Success)
        {
            throw SocketFailure.Create(output.Failure, $"Sending a file ({_sentBytes} bytes were sent)");
        }
    }

    private void ThrowIfAborted()
    {
        if (_isAborted)
        {
            throw SocketFailure.Create(
                SocketError.OperationAborted, $"Sending a file ({_sentBytes} bytes were sent when the connection was closed)");
        }
    }

    private static NotSupportedException NoFallback()
        => new("The system cannot send this file to this socket itself (TLS, the portable driver, or a kind of file), and the fallback of "
            + "reading it is off.");
}
