namespace Lariat.Tool.Fetch.Output;

/// <summary>The file of a URL.</summary>
internal sealed class OutputFile(OutputFolder folder, string path)
{
    /// <summary>Its current or future path.</summary>
    public string Path { get; } = path;

    /// <summary>False if the file exists already, or if this run is fetching it: a URL that occurs twice.</summary>
    public bool TryClaim() => folder.TryClaim(Path) && !File.Exists(Path);

    /// <summary>Begins to write it.</summary>
    /// <exception cref="FetchException">The file system refused.</exception>
    public async Coroutine<PartFile> BeginAsync()
    {
        try
        {
            await folder.MakeAsync(System.IO.Path.GetDirectoryName(Path)!);
            return await PartFile.CreateAsync(Path, folder.ModeOfFiles);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.CannotSave(Path, error);
        }
    }
}
