namespace Lariat.Net.Benchmarks;

/// <summary>An echo server that can be started.</summary>
/// <param name="Name">As it is called in tables.</param>
/// <param name="Command">The program and its arguments. It prints "listening on HOST:PORT" when it is ready.</param>
/// <param name="WarmUpSeconds">How long it runs under load before it is as fast as it gets: a JIT's time.</param>
/// <param name="CollectsGarbage">Whether it collects its garbage on SIGUSR1 and then prints "collected".</param>
internal sealed record Peer(string Name, string[] Command, double WarmUpSeconds = 0.2, bool CollectsGarbage = false)
{
    /// <summary>The server that all others are compared with.</summary>
    public const string Baseline = "c-epoll";
}

/// <summary>A server that cannot be built or started here, and why.</summary>
internal sealed record MissingPeer(string Name, string Reason);
