using System.Collections.Concurrent;

namespace Lariat.Attacks;

/// <summary>What attackers count and find. Any thread.</summary>
internal sealed class AttackLog
{
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly ConcurrentDictionary<string, long> _faults = new();

    public IReadOnlyList<string> Faults => [.. _faults.Select(static fault => $"{fault.Key} ({fault.Value} times)")];

    public void Count(string what, long by = 1) => _counts.AddOrUpdate(what, by, (_, count) => count + by);

    public long CountOf(string what) => _counts.GetValueOrDefault(what);

    /// <summary>The server has done what it must not do.</summary>
    public void Fail(string fault) => _faults.AddOrUpdate(fault, 1, static (_, count) => count + 1);

    public override string ToString() => string.Join(", ", _counts.OrderBy(static count => count.Key).Select(static count => $"{count.Value:N0} {count.Key}"));
}
