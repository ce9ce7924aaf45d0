namespace Lariat.LowLevel;

/// <summary>The files of a driver. Its loop's thread only.</summary>
/// <remarks>
/// Completion-shaped: first <see cref="TryRun"/>, which performs operations that certainly do not wait for a disk; if it returns false,
/// <see cref="Start"/>, which completes the operation through the ready queue. The number of an open file is meaningful only to its driver.
/// </remarks>
public abstract class IoFiles
{
    /// <summary>Performs the operation immediately, if that does not wait: for example for data in the page cache.</summary>
    /// <returns>True: <see cref="IoFileOperation.Result"/> is set. False: nothing has happened.</returns>
    public abstract bool TryRun(IoFileOperation operation);

    /// <summary>Begins the operation; it completes through the ready queue, exactly once.</summary>
    public abstract void Start(IoFileOperation operation);

    /// <summary>Requests an early end of a started operation. It completes nevertheless, later, and may have succeeded.</summary>
    public abstract void Cancel(IoFileOperation operation);

    /// <summary>The file's length in bytes; -1 if it has none, as a pipe or a terminal.</summary>
    public abstract long GetLength(nint file);

    /// <summary>True if the opened object is a directory.</summary>
    public abstract bool IsDirectory(nint file);

    /// <summary>True if a directory can be opened, to flush it: the names in it are on the disk then.</summary>
    public virtual bool CanFlushDirectories => true;

    /// <summary>Locks the whole file against locks of other openings of it; advisory. Never waits.</summary>
    /// <returns>False if another lock excludes it.</returns>
    /// <exception cref="NotSupportedException">The system has no such lock.</exception>
    public abstract bool TryLock(nint file, bool isExclusive);

    /// <summary>Releases the lock.</summary>
    public abstract void Unlock(nint file);

    /// <summary>Closes a file to which nothing was written, without waiting. No operation of it may be under way.</summary>
    public abstract void Close(nint file);
}
