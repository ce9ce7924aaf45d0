namespace Lariat;

/// <summary>The asynchronous generators of a loop.</summary>
public static class LoopGenerators
{
    /// <summary>Closes every generator that was advanced and has not ended, concurrently.</summary>
    /// <param name="loop">The loop.</param>
    /// <remarks>
    /// Their exceptions go to the exception handler. A generator that is opened afterwards is reported. asyncio:
    /// <c>shutdown_asyncgens()</c>.
    /// </remarks>
    public static async Coroutine ShutdownGeneratorsAsync(this EventLoop loop)
    {
        loop.CheckThread();
        await OpenGenerators.Slot.Of(loop).ShutdownAsync();
    }
}
