namespace Lariat.Http.Benchmarks;

/// <summary>A program that can be measured.</summary>
/// <param name="Name">As it is called in tables.</param>
/// <param name="Command">The program and its arguments. A server prints "listening on PORT [TLS_PORT]" when it is ready.</param>
/// <param name="Environment">Variables it is started with.</param>
/// <param name="WarmUpSeconds">How long it runs under load, over all rows, before it is as fast as it gets: a JIT's time.</param>
/// <param name="Rows">The rows it can be asked for; null: all.</param>
internal sealed record Peer(string Name, string[] Command, (string Name, string Value)[] Environment, double WarmUpSeconds, string[]? Rows = null)
{
    /// <summary>What the others are compared with.</summary>
    public const string Baseline = "kestrel";

    public bool Has(string row) => Rows is null || Rows.Contains(row);
}

/// <summary>A peer that cannot be started here, and why.</summary>
internal sealed record MissingPeer(string Name, string Reason);
