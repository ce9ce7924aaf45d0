
namespace Lariat.LowLevel;

/// <summary>A system's blocking calls on files, and which of them can be made without blocking.</summary>
internal abstract class FileCalls
{
    /// <summary>Performs the operation, waiting as long as it takes. Any thread; never throws.</summary>
    public abstract void Run(IoFileOperation operation);

    /// <summary>As <see cref="IoFiles.TryRun"/>.</summary>
    public abstract bool TryRun(IoFileOperation operation);

    /// <summary>Called on the loop, before the operation goes to another thread: fixes the objects that it refers to.</summary>
    public abstract void Prepare(IoFileOperation operation);

    /// <summary>Called on the loop, after the operation: records open files.</summary>
    public abstract void OnEnded(IoFileOperation operation);

    public abstract long GetLength(nint file);

    public abstract bool CanFlushDirectories { get; }

    public abstract bool IsDirectory(nint file);

    public abstract bool TryLock(nint file, bool isExclusive);

    public abstract void Unlock(nint file);

    public abstract void Close(nint file);

    /// <summary>Closes all open files; called when the loop closes, and nothing is under way.</summary>
    public abstract void CloseAll();
}
