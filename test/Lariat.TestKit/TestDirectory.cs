namespace Lariat.TestKit;

/// <summary>A directory for one test, which is deleted with all that is in it.</summary>
public sealed class TestDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lariat-").FullName;

    /// <summary>Every file in it, relative to it, sorted.</summary>
    public string[] Files => [.. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
        .Select(file => System.IO.Path.GetRelativePath(Path, file)).Order(StringComparer.Ordinal)];

    /// <summary>The path of an entry with that name.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Join(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
