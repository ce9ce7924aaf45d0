using Lariat.Collections;
using Lariat.IO;

namespace Lariat;

public sealed partial class EventLoop
{
    // More than these are under way only when so many tasks wait for files at once; the rest is left to the garbage collector.
    private const int FileWaitsKeptMax = 256;

    private readonly FreeStack _fileWaits = new(FileWaitsKeptMax);

    /// <summary>A file operation to await, for one coroutine.</summary>
    internal FileWait RentFileWait() => (FileWait?)_fileWaits.TryPop() ?? new FileWait(this);

    /// <summary>The operation has ended and is not used any more.</summary>
    internal void ReturnFileWait(FileWait wait)
    {
        // A coroutine that is unwound without its operation having ended (the loop was closed) leaves it to the driver.
        if (!wait.IsUnderWay)
        {
            wait.Reset();
            _fileWaits.Push(wait);
        }
    }
}
