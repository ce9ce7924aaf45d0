namespace Lariat.Attacks.Results;

/// <summary>What came of one attack on one server.</summary>
internal sealed record Row
{
    public required string Attack { get; init; }

    public required string Server { get; init; }

    /// <summary>Requests of the client that behaves well, while the attack ran.</summary>
    public required int Asked { get; init; }

    public required IReadOnlyList<TimeSpan> Latencies { get; init; }

    /// <summary>Of the same client after the attack, on new connections too.</summary>
    public required int AskedAfter { get; init; }

    public required int AnsweredAfter { get; init; }

    /// <summary>The most resident memory during the attack, above what there was before.</summary>
    public required long GrowthBytes { get; init; }

    public required int DescriptorsBefore { get; init; }

    public required int DescriptorsPeak { get; init; }

    /// <summary>When the attackers were gone; null if the attack ends the server.</summary>
    public required int? DescriptorsAfter { get; init; }

    public required TimeSpan ProcessorTime { get; init; }

    /// <summary>Warnings, errors, and what else the server has written.</summary>
    public required IReadOnlyList<string> Log { get; init; }

    /// <summary>From SIGTERM to the end; null if it did not end.</summary>
    public required TimeSpan? EndTime { get; init; }

    public required int? ExitCode { get; init; }

    /// <summary>What the attackers have counted.</summary>
    public required string Counts { get; init; }

    /// <summary>What was wrong by itself, whatever Kestrel does.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    public TimeSpan Percentile(double share)
    {
        TimeSpan[] sorted = [.. Latencies.Order()];
        return sorted.Length == 0 ? TimeSpan.Zero : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
