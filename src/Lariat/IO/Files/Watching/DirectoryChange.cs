namespace Lariat.IO;

/// <summary>The kind of a change in a watched directory.</summary>
public enum DirectoryChangeKind
{
    /// <summary>It appeared: created, or moved here from elsewhere.</summary>
    Created,

    /// <summary>Its content was written to.</summary>
    Changed,

    /// <summary>It disappeared: deleted, or moved elsewhere.</summary>
    Deleted,

    /// <summary>It was renamed.</summary>
    Renamed,

    /// <summary>Too many changes happened at a time and some are lost: list the directory again.</summary>
    Overflow,

    /// <summary>
    /// A directory below cannot be watched, so its changes are not reported: no permission to read it, the system's limit of watches
    /// (fs.inotify.max_user_watches), or its file system was unmounted. The rest is still watched.
    /// </summary>
    Unwatched,
}

/// <summary>One change in a watched directory.</summary>
/// <param name="Kind">The kind of change.</param>
/// <param name="Path">The absolute path that changed; the directory's own for an overflow, and when the directory itself was deleted or
/// moved.</param>
/// <param name="OldPath">The previous path, after a rename.</param>
public readonly record struct DirectoryChange(DirectoryChangeKind Kind, string Path, string? OldPath = null);
