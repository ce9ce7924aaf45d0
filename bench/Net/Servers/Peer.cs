namespace Lariat.Net.Benchmarks;

/// <summary>An echo server that can be started.</summary>
/// <param name="Name">As it is called in tables.</param>
/// <param name="Command">The program and its arguments. It prints "listening on HOST:PORT" when it is ready.</param>
/// <param name="WarmUpSeconds">How long it runs under load before it is as fast as it gets: a JIT's time.</param>
/// <param name="CollectsGarbage">Whether it collects its garbage on SIGUSR1 and then prints "collected".</param>
/// <param name="HasBuffers">Whether each connection has a receive buffer; its size is the last argument.</param>
internal sealed record Peer(string Name, string[] Command, double WarmUpSeconds, bool CollectsGarbage, bool HasBuffers)
{
    /// <summary>The server that all others are compared with.</summary>
    public const string Baseline = "c-epoll";

    // The buffer of a program that is made for many idle connections; those of the others are made for speed.
    private const string SmallBufferBytes = "4096";

    /// <summary>As a program that is made for many idle connections.</summary>
    public Peer WithSmallBuffers() => HasBuffers ? this with { Command = [.. Command[..^1], SmallBufferBytes] } : this;
}

/// <summary>A server that cannot be built or started here, and why.</summary>
internal sealed record MissingPeer(string Name, string Reason);
