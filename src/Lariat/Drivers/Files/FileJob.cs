using Lariat.Items;

namespace Lariat.LowLevel;

/// <summary>An operation that runs on a thread; kept with the operation and reused.</summary>
internal sealed class FileJob(ThreadedFiles files, IoFileOperation operation) : IPosted<FileJob>
{
    private const int Idle = 0;
    private const int Queued = 1;
    private const int Started = 2;
    private const int Withdrawn = 3;

    private int _phase;

    public FileJob? NextPosted { get; set; }

    public IoFileOperation Operation => operation;

    public void OnQueued() => Volatile.Write(ref _phase, Queued);

    /// <summary>Prevents it from starting; has no effect if it is running.</summary>
    /// <param name="errno">The error number with which it ends.</param>
    public void Withdraw(int errno = Native.Errno.ECANCELED)
    {
        if (Interlocked.CompareExchange(ref _phase, Withdrawn, Queued) == Queued)
        {
            operation.Result = -errno;
            files.Post(this);
        }
    }

    public void RunOnThread()
    {
        if (Interlocked.CompareExchange(ref _phase, Started, Queued) == Queued)
        {
            files.Calls.Run(operation);
            files.Post(this);
        }
    }

    /// <summary>Called back on the loop.</summary>
    public void OnEnded() => _phase = Idle;
}
