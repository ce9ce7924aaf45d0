using System.Text.Json.Serialization;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>What does not change of a job, as JSON in its row: scripts read some of it.</summary>
internal sealed record RedisHead
{
    public required string Queue { get; init; }

    public int Priority { get; init; }

    public int Attempts { get; init; }

    public int Keep { get; init; }

    /// <summary>In ticks; null: no limit.</summary>
    public long? Timeout { get; init; }

    public string[]? Tags { get; init; }

    /// <summary>The group of which it is a member.</summary>
    public string? Group { get; init; }

    /// <summary>The group whose completion or failure job it is.</summary>
    public string? Completes { get; init; }

    /// <summary>In ticks.</summary>
    public long? ScheduledFor { get; init; }

    /// <summary>The key of its limit.</summary>
    public string? Limit { get; init; }

    /// <summary>Its unique key, if that belongs to the job and not to a time.</summary>
    public string? Unique { get; init; }

    /// <summary>True if it gives up its unique key with its first try; otherwise null.</summary>
    public bool? UntilStarted { get; init; }

    /// <summary>The trace in which it was enqueued.</summary>
    public string? Trace { get; init; }

    /// <summary>Something has to be done when it no longer runs.</summary>
    [JsonIgnore]
    public bool HasKeys => Limit is not null || Unique is not null;

    public static RedisHead Of(NewJob job)
    {
        // A key that belongs to a time is not the job's: nothing that happens to the job frees it.
        UniqueKey? unique = job.Unique?.Scope.Window is null ? job.Unique : null;
        return new RedisHead
        {
            Queue = job.Queue,
            Priority = job.Priority,
            Attempts = job.Attempts,
            Keep = (int)job.Keep,
            Timeout = job.Timeout?.Ticks,
            Tags = job.Tags.Count > 0 ? [.. job.Tags] : null,
            Group = RedisRows.Write(job.Group),
            Completes = RedisRows.Write(job.Completes),
            ScheduledFor = job.ScheduledFor?.UtcTicks,
            Limit = job.Limit?.Key,
            Unique = unique?.Key,
            UntilStarted = unique?.Scope == JobUniqueScope.UntilStarted ? true : null,
            Trace = job.Trace,
        };
    }
}

/// <summary>A unique key. Times are in microseconds.</summary>
/// <param name="Window">How long it lasts, if it belongs to a time.</param>
/// <param name="Replaces">The job that has it gets the payload.</param>
/// <param name="MaxWait">Of a debounce.</param>
internal sealed record RedisUnique(string Key, long? Window, bool Replaces, long? MaxWait)
{
    public static RedisUnique Of(UniqueKey unique) => new(
        unique.Key, unique.Scope.Window is { } window ? RedisTime.Write(window) : null, unique.OnConflict.Replaces,
        unique.OnConflict.MaxWait is { } wait ? RedisTime.Write(wait) : null);
}

/// <summary>What a limit allows. Times are in microseconds.</summary>
/// <param name="Interval">Of a rate, between two jobs; rounded up, so that no more begin than allowed.</param>
/// <param name="Tolerance">Of a rate, how far ahead of its time a job may begin.</param>
/// <param name="Set">It was set by hand.</param>
internal sealed record RedisAllowed(
    int? Concurrency, int? RateCount, long? RatePer, int? RateBurst, long? Interval, long? Tolerance, bool? Set)
{
    public static RedisAllowed Of(JobLimit limit, bool isSet)
    {
        long? interval = limit.Rate is { } rate ? (rate.Per.Ticks / TimeSpan.TicksPerMicrosecond + rate.Count - 1) / rate.Count : null;
        return new RedisAllowed(
            limit.Concurrency, limit.Rate?.Count, limit.Rate?.Per.Ticks / TimeSpan.TicksPerMicrosecond, limit.Rate?.Burst, interval,
            interval * Math.Min(limit.Rate?.Burst ?? limit.Rate?.Count ?? 0, limit.Rate?.Count ?? 0), isSet ? true : null);
    }

    public JobLimit Read(string key) => new(
        key, Concurrency,
        RateCount is { } count
            ? new JobRate(count, TimeSpan.FromTicks(RatePer!.Value * TimeSpan.TicksPerMicrosecond), RateBurst) : null);
}

/// <summary>A failed try; <paramref name="At"/> is added by the script.</summary>
internal sealed record RedisError(long? At, int Attempt, string Worker, string Text);

/// <summary>A worker's process; <paramref name="StartedAt"/> is added by the script.</summary>
/// <param name="Queues">Of what it can do; null until it has told.</param>
/// <param name="Kinds">With the newest version of each that it can read.</param>
internal sealed record RedisWorker(
    long? StartedAt, string Name, string Host, int Pid, long PidStarted, string[]? Queues = null, Dictionary<string, int>? Kinds = null);

/// <summary>What a worker can do.</summary>
internal sealed record RedisOffer(string[] Queues, Dictionary<string, int> Kinds);

/// <summary>What the engine writes as JSON, apart from payloads and results.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RedisHead))]
[JsonSerializable(typeof(RedisUnique))]
[JsonSerializable(typeof(RedisAllowed))]
[JsonSerializable(typeof(RedisError))]
[JsonSerializable(typeof(RedisWorker))]
[JsonSerializable(typeof(RedisOffer))]
[JsonSerializable(typeof(RedisSchedule))]
[JsonSerializable(typeof(RedisAuditEntry))]
internal sealed partial class RedisJson : JsonSerializerContext;
