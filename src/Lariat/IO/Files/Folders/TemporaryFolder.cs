namespace Lariat.IO;

/// <summary>A folder with a name that nobody else has, which is deleted with everything in it when it is disposed.</summary>
/// <remarks>Only the user may enter it (0700). Thread: a loop's. Python: <c>tempfile.TemporaryDirectory</c>.</remarks>
public sealed class TemporaryFolder : IAsyncDisposable
{
    private bool _isDeleted;

    private TemporaryFolder(string path) => Path = path;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Makes one in the system's folder for such files.</summary>
    /// <remarks>Suspends.</remarks>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public static async Coroutine<TemporaryFolder> CreateAsync()
        => new(await Coroutine.ToThread(() => Directory.CreateTempSubdirectory("lariat-").FullName));

    /// <summary>Deletes it; one that somebody else has deleted is no error.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isDeleted)
        {
            _isDeleted = true;
            try
            {
                await AsyncDirectory.DeleteAsync(Path, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Gone already: that is what was wanted.
            }
        }
    }
}
