namespace Lariat.IO;

/// <summary>An open file with a unique name, which is deleted when it is disposed.</summary>
/// <remarks>
/// Only the user may read it (0600). Thread: its loop's. Python: <c>tempfile.NamedTemporaryFile</c>; aiofiles: <c>aiofiles.tempfile</c>.
/// </remarks>
public sealed class TemporaryFile : IAsyncDisposable
{
    private TemporaryFile(AsyncFile file) => File = file;

    /// <summary>The file, open for reading and writing.</summary>
    public AsyncFile File { get; }

    /// <summary>The path of the file.</summary>
    public string Path => File.Path;

    /// <summary>Creates a temporary file.</summary>
    /// <param name="directory">Null: the system's directory for temporary files.</param>
    /// <param name="suffix">The end of the name, for example ".txt".</param>
    /// <remarks>Suspends. Cancellation leaves nothing, or an empty file if it came while the system was creating it.</remarks>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public static async Coroutine<TemporaryFile> CreateAsync(string? directory = null, string suffix = "")
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        string path = System.IO.Path.Combine(directory ?? System.IO.Path.GetTempPath(), $"lariat-{AsyncFile.RandomName()}{suffix}");
        return new TemporaryFile(await AsyncFile.OpenAsync(path, options));
    }

    /// <summary>Closes and deletes it.</summary>
    public ValueTask DisposeAsync() => File.DisposeAsync();
}
