using Lariat.Items;

namespace Lariat.IO;

/// <summary>The free file operations of a loop, to be reused. Loop thread only.</summary>
internal sealed class FileWaitPool(EventLoop loop) : LoopFeature(loop)
{
    // More than these are under way only when that many tasks wait for files at a time; the rest is left to the garbage collector.
    private const int MaxKept = 256;

    private static readonly LoopSlot<FileWaitPool> s_slot = new(static loop => new FileWaitPool(loop));

    private readonly FreeStack _free = new(MaxKept);

    /// <summary>Takes a file operation to await, for one coroutine.</summary>
    public static FileWait Rent(EventLoop loop) => (FileWait?)s_slot.Of(loop)._free.TryPop() ?? new FileWait(loop);

    /// <summary>Returns an operation that has ended and is no longer used.</summary>
    public static void Return(FileWait wait)
    {
        // If a coroutine is unwound before its operation has ended (the loop was closed), the operation is left to the driver.
        if (!wait.IsUnderWay)
        {
            wait.Reset();
            s_slot.Of(wait.Loop)._free.Push(wait);
        }
    }
}
