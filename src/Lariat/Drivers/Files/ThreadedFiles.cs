// A page-cache hit is read on the loop; everything else blocks a thread and returns through a stack that the loop takes as a whole. The
// first job on the stack wakes the driver: the thread that finds it empty must do so.
using Lariat.Items;

namespace Lariat.LowLevel;

/// <summary>The files of a driver whose system has only blocking calls.</summary>
internal sealed class ThreadedFiles(IoDriver driver, FileCalls calls) : IoFiles
{
    // How long closing a loop waits for calls that are under way; then their files stay open until the process ends.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly FileThreads _threads = new();
    private PostStack<FileJob> _ended;

    public FileCalls Calls => calls;

    public override bool TryRun(IoFileOperation operation) => calls.TryRun(operation);

    public override void Start(IoFileOperation operation)
    {
        calls.Prepare(operation);
        if (operation.DriverPart is not FileJob job)
        {
            operation.DriverPart = job = new FileJob(this, operation);
        }

        job.OnQueued();
        if (!_threads.TryAdd(job))
        {
            EndWithoutThread(job);
        }
    }

    public override void Cancel(IoFileOperation operation) => (operation.DriverPart as FileJob)?.Withdraw();

    public override bool CanFlushDirectories => calls.CanFlushDirectories;

    public override long GetLength(nint file) => calls.GetLength(file);

    public override bool IsDirectory(nint file) => calls.IsDirectory(file);

    public override bool TryLock(nint file, bool isExclusive) => calls.TryLock(file, isExclusive);

    public override void Unlock(nint file) => calls.Unlock(file);

    public override void Close(nint file) => calls.Close(file);

    /// <summary>Posts a job that has ended. Any thread.</summary>
    public void Post(FileJob job)
    {
        if (_ended.Push(job))
        {
            driver.Wake();
        }
    }

    /// <summary>On the loop, in every poll: completes ended jobs, oldest first.</summary>
    public void TakeEnded()
    {
        FileJob? rest = _ended.TakeAll();
        while (rest is not null)
        {
            FileJob job = PostStack<FileJob>.TakeNext(ref rest);
            job.OnEnded();
            calls.OnEnded(job.Operation);
            driver.Complete(job.Operation);
        }
    }

    /// <summary>
    /// Fails the operation, through the ready queue as always; but a file is closed here, although that may wait for the disk: it must not
    /// stay open.
    /// </summary>
    private static void EndWithoutThread(FileJob job)
    {
        if (job.Operation.Verb == IoFileVerb.Close)
        {
            job.RunOnThread();
            return;
        }

        job.Operation.Thrown = FileFailure.OfThread(job.Operation);
        job.Withdraw(Native.Errno.EAGAIN);
    }

    /// <summary>Called when the loop closes.</summary>
    /// <returns>False if an operation is still under way: the system uses its memory and its file.</returns>
    public bool End()
    {
        if (!_threads.End(s_patience))
        {
            return false;
        }

        _threads.Dispose();
        return true;
    }
}
