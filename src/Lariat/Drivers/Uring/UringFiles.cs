// Three ways, each the fastest for its case (docs/performance.md, files): cached data is opened and read immediately; other data is a
// request, and the requests of one iteration reach the disk with one system call, which is worth three times their CPU; operations that
// io_uring lacks go to a thread.

namespace Lariat.LowLevel;

/// <summary>The files of the io_uring driver.</summary>
internal sealed class UringFiles : IoFiles
{
    // After this many misses in a row the next reads become requests immediately: a try that misses starts the disk for one page alone.
    private const int MissesUntilCold = 8;

    // While reads miss, one in this many is tried nevertheless; the first hit ends it.
    private const int ReadsPerTry = 16;

    private readonly UringDriver _driver;
    private readonly PosixFileCalls _calls = new();
    private readonly ThreadedFiles _threaded;
    private int _missesInRow;
    private int _readsUntilTry;

    public UringFiles(UringDriver driver)
    {
        _driver = driver;
        _threaded = new ThreadedFiles(driver, _calls);
    }

    public override bool TryRun(IoFileOperation operation)
    {
        if (operation.Verb != IoFileVerb.Read)
        {
            return _calls.TryRun(operation);
        }

        if (_missesInRow >= MissesUntilCold && --_readsUntilTry > 0)
        {
            return false;
        }

        _readsUntilTry = ReadsPerTry;
        if (PosixFileCalls.TryRead(operation))
        {
            _missesInRow = 0;
            return true;
        }

        _missesInRow++;
        return false;
    }

    public override void Start(IoFileOperation operation)
    {
        if (operation.Verb is IoFileVerb.SetLength or IoFileVerb.Copy)
        {
            _threaded.Start(operation);
            return;
        }

        if (operation.DriverPart is not UringFileRequest request)
        {
            operation.DriverPart = request = new UringFileRequest(this, operation);
        }

        request.IsCancelRequested = false;
        _calls.Prepare(operation);
        _driver.Submit(request);
    }

    public override void Cancel(IoFileOperation operation)
    {
        if (operation.DriverPart is UringFileRequest request)
        {
            _driver.Cancel(request);
        }
        else
        {
            _threaded.Cancel(operation);
        }
    }

    public override long GetLength(nint file) => _calls.GetLength(file);

    public override bool IsDirectory(nint file) => _calls.IsDirectory(file);

    public override bool TryLock(nint file, bool isExclusive) => _calls.TryLock(file, isExclusive);

    public override void Unlock(nint file) => _calls.Unlock(file);

    public override void Close(nint file) => _calls.Close(file);

    public void Complete(IoFileOperation operation)
    {
        _calls.OnEnded(operation);
        _driver.Complete(operation);
    }

    /// <summary>
    /// Handles a file system without asynchronous reading, which refuses to begin a read on a file that was opened non-blocking.
    /// </summary>
    public void StartBlocking(IoFileOperation operation, UringFileRequest request)
    {
        PosixFileCalls.SetBlocking(operation.File);
        _driver.Submit(request);
    }

    /// <summary>
    /// KERNEL: a thread that the kernel creates in this process performs blocking requests; if it may not create one, it cancels the
    /// request (io_wq).
    /// </summary>
    public void StartOnThread(IoFileOperation operation) => _threaded.Start(operation);

    /// <summary>Called in every poll.</summary>
    public void TakeEnded() => _threaded.TakeEnded();

    /// <summary>Called when the loop closes.</summary>
    /// <param name="isIdle">True if the kernel has ended every request.</param>
    public void End(bool isIdle)
    {
        if (_threaded.End() && isIdle)
        {
            _calls.CloseAll();
        }
    }
}
