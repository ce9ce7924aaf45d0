// Whole files written in one call: in place, at the end, or all or nothing under a temporary name that rename(2) replaces.
using Lariat.LowLevel;

namespace Lariat.IO;

public sealed partial class AsyncFile
{
    private const int RandomNameBytes = 6;

    /// <summary>Writes a whole file; an existing file is emptied first, or replaced.</summary>
    /// <param name="path">Relative to the current directory, or absolute.</param>
    /// <param name="data">The content.</param>
    /// <param name="atomic">If true, readers see either the complete old or the complete new content (<see cref="ReplaceAsync"/>).</param>
    /// <param name="flushToDisk">True: the content is on the disk when this returns.</param>
    /// <remarks>
    /// Suspends. Cancellation, or a full disk, leaves partial content, unless it is atomic. aiofiles: <c>open(path, "wb")</c> and
    /// <c>write()</c>.
    /// </remarks>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    /// <inheritdoc cref="OpenAsync(string, FileMode, FileAccess?)" path="/exception"/>
    public static async Coroutine WriteAllBytesAsync(string path, ReadOnlyMemory<byte> data, bool atomic = false, bool flushToDisk = false)
    {
        if (atomic)
        {
            await ReplaceAsync(path, async file => await file.WriteAsync(data), flushToDisk);
            return;
        }

        await using AsyncFile file = await OpenAsync(path, FileMode.Create);
        await file.WriteAsync(data);
        if (flushToDisk)
        {
            await file.FlushToDiskAsync();
        }
    }

    /// <summary>Appends to a file, which is created if it does not exist.</summary>
    /// <param name="path">Relative to the current directory, or absolute.</param>
    /// <param name="data">The bytes to append.</param>
    /// <remarks>Suspends.</remarks>
    /// <inheritdoc cref="OpenAsync(string, FileMode, FileAccess?)" path="/exception"/>
    public static async Coroutine AppendAllBytesAsync(string path, ReadOnlyMemory<byte> data)
    {
        await using AsyncFile file = await OpenAsync(path, FileMode.Append);
        await file.WriteAsync(data);
    }

    /// <summary>Writes a file anew, all or nothing: into a temporary file of the same directory, which is then renamed.</summary>
    /// <param name="path">
    /// A link is followed. An existing file keeps its permissions, and its owner, group, access control list and extended attributes as far
    /// as the system allows; its other names (hard links) keep the old content.
    /// </param>
    /// <param name="write">Writes the content.</param>
    /// <param name="flushToDisk">
    /// True: content and name are on the disk when this returns. False: a power cut may leave an empty file.
    /// </param>
    /// <remarks>
    /// Suspends. After a failure or a cancellation the old file is unchanged and no part of the new one remains. While an existing file is
    /// replaced, only the user may read the temporary file (0600).
    /// </remarks>
    /// <exception cref="IOException">It is a pipe, a socket or a device, or the disk is full.</exception>
    /// <inheritdoc cref="OpenAsync(string, FileMode, FileAccess?)" path="/exception"/>
    public static async Coroutine ReplaceAsync(string path, Func<AsyncFile, Coroutine> write, bool flushToDisk = false)
    {
        CheckPath(path);
        ArgumentNullException.ThrowIfNull(write);
        (string target, bool isThere) = await Coroutine.ToThread(() => FindReplaced(System.IO.Path.GetFullPath(path)));
        string directory = System.IO.Path.GetDirectoryName(target) ?? target;

        // The name does not include the file's own, which may be as long as a name can be.
        string temporary = System.IO.Path.Combine(directory, $".lariat-{RandomName()}.tmp");
        bool isRenamed = false;
        try
        {
            await using (AsyncFile file = await OpenAsync(temporary, OptionsOfTemporary(isThere)))
            {
                await write(file);
                if (flushToDisk)
                {
                    await file.FlushToDiskAsync();
                }
            }

            await Coroutine.ToThread(() => Rename(temporary, target));
            isRenamed = true;
        }
        finally
        {
            if (!isRenamed)
            {
                await Coroutine.ToThread(() => File.Delete(temporary));
            }
        }

        if (flushToDisk)
        {
            await FlushDirectoryAsync(directory);
        }
    }

    internal static string RandomName()
        => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(RandomNameBytes));

    private static (string Target, bool IsThere) FindReplaced(string path)
    {
        FileFacts? found = FileFacts.Of(path);
        found?.CheckPlain(path, "replaced");
        return (EndOfLinks(path), found is not null);
    }

    private static string EndOfLinks(string path)
        => new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    // A file that does not exist yet gets the mode of any new file.
    private static FileStreamOptions OptionsOfTemporary(bool isThere)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete,
        };
        if (isThere && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = AccessRights.Private;
        }

        return options;
    }

    // The permissions are copied from the current file: they may have been changed while the content was written.
    private static void Rename(string temporary, string target)
    {
        if (FileFacts.Of(target) is { Kind: FileKind.File } old)
        {
            AccessRights.Take(target, old, temporary);
        }

        File.Move(temporary, target, overwrite: true);
    }

    /// <summary>Also flushes the directory, so that the new name survives a crash.</summary>
    private static async Coroutine FlushDirectoryAsync(string directory)
    {
        EventLoop loop = EventLoop.Current;
        if (!loop.Files.CanFlushDirectories)
        {
            return;
        }

        FileWait wait = FileWaitPool.Rent(loop);
        nint file = -1;
        try
        {
            file = await OpenAsync(wait, directory, s_reading);
            wait.Set(LowLevel.IoFileVerb.Flush, file);
            if (await wait < 0)
            {
                throw FileFailure.Of(wait, directory);
            }
        }
        finally
        {
            if (file >= 0)
            {
                loop.Files.Close(file);
            }

            FileWaitPool.Return(wait);
        }
    }
}
