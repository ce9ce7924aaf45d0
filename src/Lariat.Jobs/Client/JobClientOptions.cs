namespace Lariat.Jobs;

/// <summary>Options of a <see cref="JobClient"/>.</summary>
public sealed record JobClientOptions
{
    /// <summary>What a commit in a SQLite file survives. Default: <see cref="JobDurability.Normal"/>.</summary>
    public JobDurability Durability { get; init; }

    /// <summary>The largest payload, in bytes of JSON; a larger one is refused when it is enqueued. Default: 1 MiB.</summary>
    public int MaxPayloadBytes { get; init; } = 1 << 20;

    /// <summary>How long completed and aborted jobs are kept; <see cref="Timeout.InfiniteTimeSpan"/>: forever. Default: 24 hours.</summary>
    public TimeSpan KeepEnded { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long dead jobs are kept; <see cref="Timeout.InfiniteTimeSpan"/>: forever. Default: 30 days.</summary>
    public TimeSpan KeepDead { get; init; } = TimeSpan.FromDays(30);

    /// <summary>True: the file and its tables are created if they are missing. False: it must hold jobs. Default: true.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>True: tables that an older version has written are brought up to date when the storage is opened. False: they are refused,
    /// for a program whose user may not change tables, or that should not decide when they change: <c>lariat jobs STORAGE migrate</c> does
    /// it. Default: true.</summary>
    public bool MigratesSchema { get; init; } = true;

    /// <summary>
    /// How often storage is asked for changes of other processes while nothing happens; it begins with 10 ms after a change, and doubles.
    /// More than zero; <see cref="Timeout.InfiniteTimeSpan"/>: never, for a program that is alone with its file, since its own changes are
    /// noticed without it. Default: 100 ms.
    /// </summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The clock of a storage that has none of its own, which is SQLite's. Default: the system's. For tests.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The interval as a time that can be compared.</summary>
    internal TimeSpan LongestPoll => PollInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : PollInterval;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPayloadBytes, 1, nameof(MaxPayloadBytes));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(LongestPoll, TimeSpan.Zero, nameof(PollInterval));
        foreach ((TimeSpan keep, string name) in new[] { (KeepEnded, nameof(KeepEnded)), (KeepDead, nameof(KeepDead)) })
        {
            if (keep != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(keep, TimeSpan.Zero, name);
            }
        }
    }
}
