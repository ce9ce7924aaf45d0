namespace Lariat.Child;

/// <summary>Starts the threads of the pool before descriptors run out: a thread needs some to start, and a process that cannot start one it wants is ended.</summary>
internal static class PoolThreads
{
    private const int Count = 8;

    public static async Task StartAllAsync()
    {
        System.Threading.ThreadPool.SetMinThreads(Count, Count);
        using var all = new Barrier(Count);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(() => all.SignalAndWait()))).ConfigureAwait(false);
    }
}
