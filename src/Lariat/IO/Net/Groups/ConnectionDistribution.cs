namespace Lariat.Net;

/// <summary>How the connections of an address come to the loops of a <see cref="LoopGroup"/>.</summary>
public enum ConnectionDistribution
{
    /// <summary>
    /// Every loop listens, and the system spreads connections over them by a hash of the addresses (SO_REUSEPORT). Accepting costs least;
    /// with few connections the shares are uneven. TCP only.
    /// </summary>
    ReusePort,

    /// <summary>
    /// One loop listens and hands every connection to the loop that has the fewest. The shares are even; a connection costs a trip between
    /// threads more. TCP and Unix sockets.
    /// </summary>
    LeastLoaded,
}
