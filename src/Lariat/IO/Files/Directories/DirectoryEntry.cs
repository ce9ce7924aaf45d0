namespace Lariat.IO;

/// <summary>An entry of a directory: a file, a directory or a link.</summary>
/// <param name="Path">The path, prefixed with the directory's as the caller passed it.</param>
/// <param name="IsDirectory">True for a directory, or a link to one.</param>
/// <param name="IsLink">True for a symbolic link.</param>
/// <param name="Length">A file's length in bytes; 0 for a directory.</param>
/// <param name="ModifiedAt">The time of the last change of its content.</param>
public readonly record struct DirectoryEntry(string Path, bool IsDirectory, bool IsLink, long Length, DateTimeOffset ModifiedAt)
{
    /// <summary>The last part of the path.</summary>
    public string Name => System.IO.Path.GetFileName(Path);
}
