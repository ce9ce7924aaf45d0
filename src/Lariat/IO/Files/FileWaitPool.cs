using Lariat.Items;

namespace Lariat.IO;

/// <summary>The file operations of a loop that are free to be used again. Loop thread only.</summary>
internal sealed class FileWaitPool(EventLoop loop) : LoopFeature(loop)
{
    // More than these are under way only when so many tasks wait for files at once; the rest is left to the garbage collector.
    private const int KeptMax = 256;

    private static readonly LoopSlot<FileWaitPool> s_slot = new(static loop => new FileWaitPool(loop));

    private readonly FreeStack _free = new(KeptMax);

    /// <summary>A file operation to await, for one coroutine.</summary>
    public static FileWait Rent(EventLoop loop) => (FileWait?)s_slot.Of(loop)._free.TryPop() ?? new FileWait(loop);

    /// <summary>The operation has ended and is not used any more.</summary>
    public static void Return(FileWait wait)
    {
        // A coroutine that is unwound without its operation having ended (the loop was closed) leaves it to the driver.
        if (!wait.IsUnderWay)
        {
            wait.Reset();
            s_slot.Of(wait.Loop)._free.Push(wait);
        }
    }
}
