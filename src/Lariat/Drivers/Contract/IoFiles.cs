namespace Lariat.LowLevel;

/// <summary>The files of a driver. Its loop's thread only.</summary>
/// <remarks>
/// Completion-shaped: first <see cref="TryRun"/>, which does what certainly does not wait for a disk; if that says no, <see cref="Start"/>, which
/// completes the operation through the ready queue. An open file is a number that means something to its driver only.
/// </remarks>
public abstract class IoFiles
{
    /// <summary>Does it at once, if that does not wait: what is in the page cache, for example.</summary>
    /// <returns>True: <see cref="IoFileOperation.Result"/> is set. False: nothing has happened.</returns>
    public abstract bool TryRun(IoFileOperation operation);

    /// <summary>Begins it; it completes through the ready queue, exactly once.</summary>
    public abstract void Start(IoFileOperation operation);

    /// <summary>Asks for an early end of what was started. It completes nevertheless, later, and may have succeeded.</summary>
    public abstract void Cancel(IoFileOperation operation);

    /// <summary>The file's length in bytes; -1 if it has none, as a pipe or a terminal.</summary>
    public abstract long GetLength(nint file);

    /// <summary>True if what was opened is a folder.</summary>
    public abstract bool IsFolder(nint file);

    /// <summary>True if a folder can be opened, to flush it: the names in it are on the disk then.</summary>
    public virtual bool CanFlushFolders => true;

    /// <summary>Locks the whole file against other openings of it that lock; advisory. Never waits.</summary>
    /// <returns>False if somebody else has a lock that excludes it.</returns>
    /// <exception cref="NotSupportedException">The system has no such lock.</exception>
    public abstract bool TryLock(nint file, bool isExclusive);

    /// <summary>Gives the lock back.</summary>
    public abstract void Unlock(nint file);

    /// <summary>Closes a file that nothing was written to, without waiting. No operation of it may be under way.</summary>
    public abstract void Close(nint file);
}
