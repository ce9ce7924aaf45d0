using Lariat.Native;
using Microsoft.Win32.SafeHandles;

namespace Lariat.LowLevel;

/// <summary>Moves standard streams to other descriptors, so that no other code reads or writes them.</summary>
internal static class PosixStandardStreams
{
    /// <summary>Takes the standard input, which is empty from now on.</summary>
    public static SafeFileHandle TakeInput()
    {
        SafeFileHandle taken = Duplicate(0);
        using SafeFileHandle nothing = File.OpenHandle("/dev/null");
        Replace(0, (int)nothing.DangerousGetHandle());
        return taken;
    }

    /// <summary>Takes the standard output, which goes to standard error from now on.</summary>
    public static SafeFileHandle TakeOutput()
    {
        SafeFileHandle taken = Duplicate(1);
        Replace(1, 2);
        return taken;
    }

    private static SafeFileHandle Duplicate(int descriptor)
    {
        // Above the standard ones, and not inherited by processes that the program starts.
        int copy = Libc.FileControl(descriptor, SocketConstants.F_DUPFD_CLOEXEC, 3);
        return copy >= 0
            ? new SafeFileHandle(copy, ownsHandle: true)
            : throw Errno.ToException(Errno.Last, $"Duplicating descriptor {descriptor}");
    }

    private static void Replace(int descriptor, int by)
    {
        if (Libc.Duplicate(by, descriptor) < 0)
        {
            throw Errno.ToException(Errno.Last, $"Replacing descriptor {descriptor}");
        }
    }
}
