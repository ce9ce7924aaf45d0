namespace Lariat.Jobs;

/// <summary>Options of a <see cref="JobClient"/>.</summary>
public sealed record JobClientOptions
{
    /// <summary>What a commit in a SQLite file survives. Default: <see cref="JobDurability.Normal"/>.</summary>
    public JobDurability Durability { get; init; }

    /// <summary>The largest payload, in bytes of JSON; a larger one is refused when it is enqueued. Default: 1 MiB.</summary>
    public int MaxPayloadBytes { get; init; } = 1 << 20;

    /// <summary>How long completed and aborted jobs are kept. Default: 24 hours.</summary>
    public TimeSpan KeepEnded { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long dead jobs are kept. Default: 30 days.</summary>
    public TimeSpan KeepDead { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How often storage is asked for changes of other processes while nothing happens; it begins with 10 ms after a change, and
    /// doubles. Default: 100 ms. A program that is alone with its file can wait longer: its own changes are noticed without it.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The clock of a storage that has none of its own, which is SQLite's. Default: the system's. For tests.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
