namespace Lariat.Net;

/// <summary>How incoming connections are distributed among the loops of a <see cref="LoopGroup"/>.</summary>
public enum ConnectionDistribution
{
    /// <summary>
    /// Every loop listens, and the system distributes connections by a hash of the addresses (SO_REUSEPORT). Accepting costs least;
    /// with few connections the shares are uneven. TCP only.
    /// </summary>
    ReusePort,

    /// <summary>
    /// One loop listens and passes every connection to the loop with the fewest. The shares are even; a connection costs one additional hop
    /// between threads. TCP and Unix sockets.
    /// </summary>
    LeastLoaded,
}
