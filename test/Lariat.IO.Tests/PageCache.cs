using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lariat.IO.Tests;

/// <summary>Makes a file cold, where the system can: the next read goes to the disk. Elsewhere it does nothing, and the test reads a warm file.</summary>
internal static class PageCache
{
    private const int POSIX_FADV_DONTNEED = 4;

    public static void Drop(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            using SafeFileHandle file = File.OpenHandle(path, access: FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
            Assert.Equal(0, Advise((int)file.DangerousGetHandle(), 0, 0, POSIX_FADV_DONTNEED));
        }
    }

    [DllImport("libc", EntryPoint = "posix_fadvise")]
    private static extern int Advise(int fd, long offset, long length, int advice);
}
