using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>What the tests of unique keys have in common.</summary>
public abstract class UniqueTest<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    protected static JobOptions With(string? key, JobUniqueScope? scope = null, JobConflict? conflict = null)
        => new() { Unique = new JobUnique(key, scope) { OnConflict = conflict ?? JobConflict.Existing } };

    protected static JobOptions Debounced(double delay, double? maxWait = null) => With("key", conflict: JobConflict.Debounce(
        TimeSpan.FromSeconds(delay), maxWait is { } longest ? TimeSpan.FromSeconds(longest) : null));

    private protected JobSession? Session { get; set; }

    private protected async Coroutine<FetchedJob> TakeAsync(JobStore store)
    {
        Session ??= await store.OpenSessionAsync("worker");
        JobExchange answer = await store.ExchangeAsync(
            Session, [], [new(JobOptions.DefaultQueue, 1)], new Dictionary<string, int> { ["note"] = 1 });
        return Assert.Single(answer.Fetched);
    }

    private protected async Coroutine EndAsync(JobStore store, FinishedJob end)
        => Assert.Single((await store.ExchangeAsync(Session!, [end], [], new Dictionary<string, int>())).Accepted);
}
