namespace Lariat.IO;

/// <summary>A directory with a unique name, which is deleted with everything in it when it is disposed.</summary>
/// <remarks>Only the user may enter it (0700). Thread: a loop's. Python: <c>tempfile.TemporaryDirectory</c>.</remarks>
public sealed class TemporaryDirectory : IAsyncDisposable
{
    private bool _isDeleted;

    private TemporaryDirectory(string path) => Path = path;

    /// <summary>The path of the directory.</summary>
    public string Path { get; }

    /// <summary>Creates one in the system's directory for temporary files.</summary>
    /// <remarks>Suspends.</remarks>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public static async Coroutine<TemporaryDirectory> CreateAsync()
        => new(await Coroutine.ToThread(() => Directory.CreateTempSubdirectory("lariat-").FullName));

    /// <summary>Deletes it; if it was deleted already, that is not an error.</summary>
    /// <remarks>Suspends. A canceled <see cref="CancelScope"/> does not interrupt it.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (!_isDeleted)
        {
            _isDeleted = true;
            try
            {
                await ShieldedWait.Run(() => AsyncDirectory.DeleteAsync(Path, recursive: true));
            }
            catch (DirectoryNotFoundException)
            {
                // Deleted already, as intended.
            }
        }
    }
}
