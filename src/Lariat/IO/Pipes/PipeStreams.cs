// Chooses between two implementations for a descriptor: by readiness if the driver and the descriptor support it, else by the base library
// on other threads.
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lariat.LowLevel;
using Microsoft.Win32.SafeHandles;

namespace Lariat.IO;

/// <summary>Streams of a loop over descriptors: pipes, terminals, standard streams.</summary>
internal static class PipeStreams
{
    /// <summary>Takes over a descriptor.</summary>
    /// <exception cref="ArgumentException">It is a regular file.</exception>
    public static IoStream Open(EventLoop loop, SafeHandle given, bool isReader)
    {
        ArgumentNullException.ThrowIfNull(given);
        loop.CheckOpen();
        ObjectDisposedException.ThrowIf(given.IsClosed || given.IsInvalid, given);
        bool isWatched = OperatingSystem.IsLinux() && loop.Sockets.CanWatch;
        DescriptorKind kind = OperatingSystem.IsLinux() ? PosixDescriptor.KindOf((int)given.DangerousGetHandle()) : DescriptorKind.Pipe;
        if (kind == DescriptorKind.File)
        {
            throw new ArgumentException(
                "A file is always ready, so it cannot be a pipe of the loop: only pipes, sockets and terminals can.", nameof(given));
        }

        // SAFETY: the descriptor belongs to this class now; the handle that was passed must not close it when it is collected.
        var handle = new SafeFileHandle(given.DangerousGetHandle(), ownsHandle: true);
        given.SetHandleAsInvalid();
        if (isWatched && TryWatch(loop, handle, isReader, kind) is { } pipe)
        {
            return pipe;
        }

        return new ForeignStream(
            loop, new FileStream(handle, isReader ? FileAccess.Read : FileAccess.Write, bufferSize: 0, isAsync: false));
    }

    /// <summary>Opens one of the three standard streams for this loop; the descriptor itself is not changed.</summary>
    /// <remarks>
    /// Non-blocking is a property of the open file, which this process shares with the shell and with other writers to the terminal; so
    /// pipes and terminals are opened again, which creates a separate open file.
    /// </remarks>
    public static IoStream OpenStandard(EventLoop loop, int number)
    {
        bool isReader = number == 0;
        if (OperatingSystem.IsLinux() && loop.Sockets.CanWatch
            && PosixDescriptor.KindOf(number) is var kind and (DescriptorKind.Pipe or DescriptorKind.CharacterDevice)
            && PosixDescriptor.TryReopen(number, isReader) is { } handle)
        {
            if (TryWatch(loop, handle, isReader, kind) is { } pipe)
            {
                return pipe;
            }

            handle.Dispose();
        }

        return new ForeignStream(loop, number switch
        {
            0 => Console.OpenStandardInput(),
            1 => Console.OpenStandardOutput(),
            _ => Console.OpenStandardError(),
        });
    }

    /// <summary>Null if the system cannot watch it: /dev/null, with epoll. The handle is still open then.</summary>
    private static PosixPipe? TryWatch(EventLoop loop, SafeFileHandle handle, bool isReader, DescriptorKind kind)
    {
        try
        {
            PosixDescriptor.SetNonBlocking(handle);
            return new PosixPipe(loop.Driver, handle, isReader, seesReadersLeave: !isReader && kind != DescriptorKind.CharacterDevice);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AccessDenied)
        {
            return null;
        }
    }
}
