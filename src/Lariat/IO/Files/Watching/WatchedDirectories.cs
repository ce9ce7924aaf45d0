namespace Lariat.IO;

/// <summary>Maps the numbers of watches to directories. The loop's thread only.</summary>
internal sealed class WatchedDirectories
{
    private readonly Dictionary<int, string> _paths = [];

    public bool TryGet(int watch, out string? path) => _paths.TryGetValue(watch, out path);

    /// <returns>False if the watch was known, perhaps under another path.</returns>
    public bool Remember(int watch, string path)
    {
        bool isNew = !_paths.ContainsKey(watch);
        _paths[watch] = path;
        return isNew;
    }

    public void Forget(int watch) => _paths.Remove(watch);

    /// <summary>Changes the paths of the watches of a renamed directory and its subdirectories.</summary>
    public void Rename(string from, string to)
    {
        foreach (int watch in In(from))
        {
            _paths[watch] = to + _paths[watch][from.Length..];
        }
    }

    /// <summary>The watches of a directory and its subdirectories.</summary>
    public List<int> In(string directory) => [.. _paths.Where(watched => IsIn(watched.Value, directory)).Select(watched => watched.Key)];

    /// <summary>All watches but these.</summary>
    public List<int> Except(IEnumerable<int> watches) => [.. _paths.Keys.Except(watches)];

    /// <summary>True for a directory's own path, and for paths below it.</summary>
    public static bool IsIn(string path, string directory)
        => path == directory
            || path.StartsWith(directory.EndsWith(Path.DirectorySeparatorChar) ? directory : directory + Path.DirectorySeparatorChar,
                StringComparison.Ordinal);
}
