namespace Lariat.Benchmarks;

/// <summary>Who performs a row's operations in this process; asyncio has one of its own.</summary>
internal enum Peer
{
    /// <summary>Lariat, on its default driver.</summary>
    Lariat,

    /// <summary>.NET's own way on the thread pool.</summary>
    Pool,

    /// <summary>The same code on a <see cref="SingleThreadContext"/>: one thread as Lariat has.</summary>
    Context,
}
