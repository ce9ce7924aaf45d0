namespace Lariat.IO;

/// <summary>What a folder contains: one file, folder or link.</summary>
/// <param name="Path">With the folder's path in front, as that was given.</param>
/// <param name="IsFolder">A folder, or a link to one.</param>
/// <param name="IsLink">A symbolic link.</param>
/// <param name="Length">A file's length in bytes; 0 for a folder.</param>
/// <param name="ModifiedAt">When its content was changed last.</param>
public readonly record struct FolderEntry(string Path, bool IsFolder, bool IsLink, long Length, DateTimeOffset ModifiedAt)
{
    /// <summary>The last part of the path.</summary>
    public string Name => System.IO.Path.GetFileName(Path);
}
