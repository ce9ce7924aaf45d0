namespace Lariat.Http.Benchmarks;

/// <summary>A program that can be measured.</summary>
/// <param name="Name">As it is called in tables.</param>
/// <param name="Command">The program and its arguments. A server prints "listening on PORT [TLS_PORT]" when it is ready.</param>
/// <param name="Environment">Variables it is started with.</param>
/// <param name="HasJit">Whether it gets faster while it runs, and tells how many methods it has compiled.</param>
/// <param name="Rows">The rows it can be asked for; null: all.</param>
/// <param name="Cores">The processors that it may use, for taskset(1).</param>
internal sealed record Peer(string Name, string[] Command, (string Name, string Value)[] Environment, bool HasJit, string[]? Rows = null, string Cores = Peer.FirstCore)
{
    /// <summary>What the others are compared with.</summary>
    public const string Baseline = "kestrel";

    /// <summary>The load has the second.</summary>
    public const string FirstCore = "0";

    public bool Has(string row) => Rows is null || Rows.Contains(row);
}

/// <summary>A peer that cannot be started here, and why.</summary>
internal sealed record MissingPeer(string Name, string Reason);
