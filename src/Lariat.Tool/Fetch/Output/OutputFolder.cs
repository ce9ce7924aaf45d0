using Lariat.IO;

namespace Lariat.Tool.Fetch.Output;

/// <summary>The directory in which bodies are saved, a file for each URL.</summary>
/// <remarks>A file that has its final name is complete: so a second run can determine what is left to do.</remarks>
internal sealed class OutputFolder
{
    private readonly string _path;
    private readonly HashSet<string> _claimed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    private OutputFolder(string path, UnixFileMode modeOfFiles)
    {
        _path = path;
        ModeOfFiles = modeOfFiles;
    }

    /// <summary>
    /// The mode of every new file here: what the process's mask leaves, or the directory's default list. None on Windows.
    /// </summary>
    public UnixFileMode ModeOfFiles { get; }

    /// <summary>Creates the directory if it does not exist, and checks that files can be created in it.</summary>
    /// <exception cref="UsageException">They cannot.</exception>
    public static OutputFolder Open(string path)
    {
        UnixFileMode modeOfFiles = default;
        try
        {
            Directory.CreateDirectory(path);
            string probe = Path.Combine(path, $"@probe-{Environment.ProcessId}");
            using FileStream _ = new(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            if (!OperatingSystem.IsWindows())
            {
                modeOfFiles = File.GetUnixFileMode(probe);
            }
        }
        catch (Exception error) when (FileErrors.IsFileError(error) || error is ArgumentException)
        {
            throw new UsageException($"The output directory {path} cannot be used: {FileErrors.Explain(error)}");
        }

        return new OutputFolder(path, modeOfFiles);
    }

    /// <summary>The file of a URL.</summary>
    public OutputFile FileOf(Uri uri) => new(this, Path.Combine(_path, FileNames.Of(uri)));

    /// <summary>Creates a server's directory below it, once in a run: each time would be a hop to another thread.</summary>
    internal async Coroutine MakeAsync(string path)
    {
        if (!_made.Contains(path))
        {
            await AsyncDirectory.CreateAsync(path);
            _made.Add(path);
        }
    }

    /// <summary>True for the first request for a file in this run.</summary>
    internal bool TryClaim(string path) => _claimed.Add(path);
}
