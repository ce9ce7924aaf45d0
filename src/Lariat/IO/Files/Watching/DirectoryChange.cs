namespace Lariat.IO;

/// <summary>What happened in a watched folder.</summary>
public enum DirectoryChangeKind
{
    /// <summary>It appeared: made, or moved here from elsewhere.</summary>
    Created,

    /// <summary>Its content was written to.</summary>
    Changed,

    /// <summary>It disappeared: deleted, or moved elsewhere.</summary>
    Deleted,

    /// <summary>It has another name now.</summary>
    Renamed,

    /// <summary>Too much happened at once and some of it is lost: look at the folder again.</summary>
    Overflow,

    /// <summary>
    /// A folder below cannot be watched, so nothing in it is told: no permission to read it, the system's limit of watches (fs.inotify.max_user_watches), or its file system was unmounted. The rest goes on.
    /// </summary>
    Unwatched,
}

/// <summary>One change in a watched folder.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Path">To what: an absolute path; the folder's own for an overflow, and when the folder itself was deleted or moved.</param>
/// <param name="OldPath">Of something that was renamed: its path before.</param>
public readonly record struct DirectoryChange(DirectoryChangeKind Kind, string Path, string? OldPath = null);
