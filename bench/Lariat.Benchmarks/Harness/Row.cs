namespace Lariat.Benchmarks;

/// <summary>
/// A row of the table: the same operations by Lariat and by .NET's own means. What one operation is, and in which batches, is
/// defined by the function of the same name in <c>bench/peers/asyncio_bench.py</c>.
/// </summary>
/// <param name="name">As asyncio's row.</param>
/// <param name="coldCount">How many operations the first run has, over which bytes are counted.</param>
internal abstract class Row(string name, int coldCount = 1_000_000)
{
    public string Name { get; } = name;

    /// <summary>Operations of the first run: its bytes include the growth of pools. Fewer where an operation takes microseconds.</summary>
    public int ColdCount { get; } = coldCount;

    /// <summary>False if .NET cannot do it.</summary>
    public virtual bool HasDotNet => true;

    /// <summary>False if asyncio cannot do it.</summary>
    public virtual bool HasAsyncio => true;

    /// <summary>True if every run needs a process of its own, because memory that was used before would not be counted.</summary>
    public virtual bool NeedsProcess => false;

    /// <summary>Performs the operations as Lariat's programs do.</summary>
    /// <param name="count">A multiple of 1,000.</param>
    /// <param name="meter">To be started and stopped around the operations.</param>
    public abstract Coroutine RunLariat(int count, Meter meter);

    /// <summary>Performs them as .NET's programs do; on the thread pool or on a single-threaded context, whatever calls.</summary>
    /// <inheritdoc cref="RunLariat"/>
    public abstract Task RunDotNet(int count, Meter meter);

    /// <summary>Performs them once, on a new loop, the pool, or a new context.</summary>
    public void Run(Peer peer, int count, Meter meter)
    {
        switch (peer)
        {
            case Peer.Lariat:
                EventLoop.Run(RunLariat(count, meter));
                break;
            case Peer.Pool:
                Task.Run(() => RunDotNet(count, meter)).GetAwaiter().GetResult();
                break;
            case Peer.Context:
                SingleThreadContext.Run(() => RunDotNet(count, meter));
                break;
        }
    }
}
