// Atomic: the final name appears by a rename, when the last byte is written. There is no fsync: after a power cut (not after a crash of the
// program) a file may be short.
using Lariat.IO;

namespace Lariat.Tool.Fetch.Output;

/// <summary>
/// A file while it is being written, under a separate name, which only the user can read; deleted unless it is committed.
/// </summary>
internal sealed class PartFile : IAsyncDisposable
{
    // FileNames creates no name with this ending, so it cannot conflict with a URL's file.
    private const string Suffix = "@part";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly AsyncFile _file;
    private readonly UnixFileMode _finalMode;
    private bool _isCommitted;

    private PartFile(string path, AsyncFile file, UnixFileMode finalMode)
    {
        _path = path;
        _file = file;
        _finalMode = finalMode;
    }

    /// <summary>Creates the file, or overwrites the remains of a killed run.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="finalMode">The mode of the file with its final name; ignored on Windows.</param>
    public static async Coroutine<PartFile> CreateAsync(string path, UnixFileMode finalMode)
    {
        // Opened whatever happens to this task: a file that was created must be known, to be deleted.
        LoopTask<AsyncFile> opening = LoopTask.Create(OpenAsync(path + Suffix));
        try
        {
            return new PartFile(path, await Coroutine.Shield(opening), finalMode);
        }
        catch (CoroutineCanceledException)
        {
            try
            {
                await new PartFile(path, await opening, finalMode).DisposeAsync();
            }
            catch (Exception error) when (FileErrors.IsFileError(error))
            {
                // No file was created.
            }

            throw;
        }
    }

    /// <summary>Writes a piece.</summary>
    /// <exception cref="FetchException">The file system refused.</exception>
    public async Coroutine WriteAsync(ReadOnlyMemory<byte> piece)
    {
        try
        {
            await _file.WriteAsync(piece);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotSave(_path, error);
        }
    }

    /// <summary>Gives the file its final name.</summary>
    /// <exception cref="FetchException">The file system refused.</exception>
    public async Coroutine CommitAsync()
    {
        try
        {
            await _file.DisposeAsync();
            await Coroutine.ToThread(() => TakeName(_file.Path, _path, _finalMode));
            _isCommitted = true;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotSave(_path, error);
        }
    }

    /// <summary>Closes the file, and deletes it if it was not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isCommitted)
        {
            return;
        }

        try
        {
            await _file.DisposeAsync();
            await Coroutine.ToThread(() => File.Delete(_file.Path));
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            // The failure is being reported; that the partial file remains as well needs no report, and the next run overwrites it.
        }
    }

    private static async Coroutine<AsyncFile> OpenAsync(string path)
    {
        // FileShare.None: a second program that saves the same URL is rejected.
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (OperatingSystem.IsWindows())
        {
            return await AsyncFile.OpenAsync(path, options);
        }

        options.UnixCreateMode = Private;
        AsyncFile file = await AsyncFile.OpenAsync(path, options);
        try
        {
            // The remains of a killed run keep their permissions when they are opened.
            SetMode(path, Private);
            return file;
        }
        catch (Exception)
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static void TakeName(string part, string path, UnixFileMode mode)
    {
        SetMode(part, mode);
        File.Move(part, path, overwrite: true);
    }

    // A link may lead to a file of another owner: it is not followed.
    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows() && new FileInfo(path) is { LinkTarget: null } part && part.UnixFileMode != mode)
        {
            part.UnixFileMode = mode;
        }
    }
}
