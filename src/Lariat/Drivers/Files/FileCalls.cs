
namespace Lariat.LowLevel;

/// <summary>A system's blocking calls on files, and which of them can be made without blocking.</summary>
internal abstract class FileCalls
{
    /// <summary>Does the operation, waiting as long as it takes. Any thread; never throws.</summary>
    public abstract void Run(IoFileOperation operation);

    /// <summary>As <see cref="IoFiles.TryRun"/>.</summary>
    public abstract bool TryRun(IoFileOperation operation);

    /// <summary>On the loop, before the operation goes elsewhere: what it refers to stays where it is.</summary>
    public abstract void Prepare(IoFileOperation operation);

    /// <summary>On the loop, after it: remembers what is open.</summary>
    public abstract void OnEnded(IoFileOperation operation);

    public abstract long GetLength(nint file);

    public abstract bool CanFlushFolders { get; }

    public abstract bool IsFolder(nint file);

    public abstract bool TryLock(nint file, bool isExclusive);

    public abstract void Unlock(nint file);

    public abstract void Close(nint file);

    /// <summary>The loop closes, and nothing is under way: closes what is open.</summary>
    public abstract void CloseAll();
}
