namespace Lariat.Jobs.Storage;

/// <summary>Unique key and limit of a schedule's jobs, as JSON in its row.</summary>
internal sealed record StoredKeys(
    string? UniqueKey, bool UntilStarted, long? WindowTicks, string? LimitKey, int? Concurrency, int? RateCount, long? RateTicks,
    int? RateBurst)
{
    public static StoredKeys? Of(NewJob job) => job.Unique is null && job.Limit is null ? null : new StoredKeys(
        job.Unique?.Key, job.Unique?.Scope == JobUniqueScope.UntilStarted, job.Unique?.Scope.Window?.Ticks, job.Limit?.Key,
        job.Limit?.Concurrency, job.Limit?.Rate?.Count, job.Limit?.Rate?.Per.Ticks, job.Limit?.Rate?.Burst);

    /// <summary>The job with its keys.</summary>
    public NewJob AddTo(NewJob job) => job with
    {
        Unique = UniqueKey is null ? null : new UniqueKey(UniqueKey, Scope, JobConflict.Existing),
        Limit = LimitKey is null ? null : new JobLimit(LimitKey, Concurrency, Rate),
    };

    private JobUniqueScope Scope => WindowTicks is { } ticks ? JobUniqueScope.For(TimeSpan.FromTicks(ticks))
        : UntilStarted ? JobUniqueScope.UntilStarted
        : JobUniqueScope.UntilFinished;

    private JobRate? Rate => RateCount is { } count ? new JobRate(count, TimeSpan.FromTicks(RateTicks!.Value), RateBurst) : null;
}
