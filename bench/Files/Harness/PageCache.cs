using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lariat.Files.Benchmarks;

/// <summary>Makes files cold. Linux.</summary>
internal static partial class PageCache
{
    private const int POSIX_FADV_DONTNEED = 4;

    /// <summary>Dirty pages cannot be dropped: they are written first.</summary>
    public static void Sync() => SyncAll();

    public static void Drop(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        int error = Advise((int)file.DangerousGetHandle(), 0, 0, POSIX_FADV_DONTNEED);
        if (error != 0)
        {
            throw new IOException($"Dropping the pages of {path} failed (errno {error}).");
        }
    }

    [LibraryImport("libc", EntryPoint = "sync")]
    private static partial void SyncAll();

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(int fd, long offset, long length, int advice);
}
