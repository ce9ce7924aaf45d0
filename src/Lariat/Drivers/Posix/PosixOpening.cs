using Lariat.Native;
using static Lariat.Native.FileConstants;

namespace Lariat.LowLevel;

/// <summary>
/// The arguments of open(2) for <see cref="FileStreamOptions"/>; as in the base library, except that appending is O_APPEND.
/// </summary>
internal static class PosixOpening
{
    // rw-rw-rw-, less the process's mask.
    private const uint DefaultMode = 0x1B6;

    public static int Flags(FileStreamOptions options)
    {
        int flags = O_CLOEXEC | O_NOCTTY | options.Access switch
        {
            FileAccess.Read => 0,
            FileAccess.Write => O_WRONLY,
            _ => O_RDWR,
        };
        flags |= options.Mode switch
        {
            FileMode.CreateNew => O_CREAT | O_EXCL,
            FileMode.Create when TruncatesAfterLock(options) => O_CREAT,
            FileMode.Create => O_CREAT | O_TRUNC,
            FileMode.OpenOrCreate => O_CREAT,
            FileMode.Truncate when !TruncatesAfterLock(options) => O_TRUNC,
            FileMode.Append => O_CREAT | O_APPEND,
            _ => 0,
        };
        return (options.Options & FileOptions.WriteThrough) != 0 ? flags | O_SYNC : flags;
    }

    public static uint Mode(FileStreamOptions options) => (uint?)options.UnixCreateMode ?? DefaultMode;

    /// <summary>The lock that represents the share mode; null: none is needed.</summary>
    public static int? LockOf(FileStreamOptions options)
        => options.Share == FileShare.None ? LOCK_EX : (options.Share & FileShare.Write) == 0 ? LOCK_SH : null;

    /// <summary>True if the file is truncated after it was locked: a file locked by another owner must not lose its content.</summary>
    public static bool TruncatesAfterLock(FileStreamOptions options)
        => options.Mode is FileMode.Create or FileMode.Truncate && LockOf(options) is not null;

    /// <summary>Advises the kernel, for its read-ahead, how the file will be read.</summary>
    public static void Advise(int fd, FileStreamOptions options)
    {
        if ((options.Options & (FileOptions.RandomAccess | FileOptions.SequentialScan)) != 0)
        {
            bool isRandom = (options.Options & FileOptions.RandomAccess) != 0;
            _ = Libc.FileAdvise(fd, 0, 0, isRandom ? POSIX_FADV_RANDOM : POSIX_FADV_SEQUENTIAL);
        }
    }
}
