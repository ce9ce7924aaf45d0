using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>What the tests of limits have in common.</summary>
public abstract class LimitTest<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private static readonly Dictionary<string, int> s_kinds = new() { ["note"] = 1, ["slow"] = 1 };

    protected Dictionary<string, int> Running { get; } = [];
    protected Dictionary<string, int> Most { get; } = [];
    protected List<TimeSpan> Starts { get; } = [];

    /// <summary>Runs for a second; its payload is the key that it counts.</summary>
    protected Job<string> Slow { get; }

    protected LimitTest() => Slow = new Job<string>("slow", Text, async (key, _) =>
    {
        Starts.Add(EventLoop.Current.Time - LoopInstant.Zero);
        Running[key] = Running.GetValueOrDefault(key) + 1;
        Most[key] = Math.Max(Most.GetValueOrDefault(key), Running[key]);
        await Coroutine.Sleep(1);
        Running[key]--;
    });

    protected static JobOptions To(int? concurrency, string key = "key", JobRate? rate = null)
        => new() { Limit = new JobLimit(key, concurrency, rate) };

    protected async Coroutine EnqueueAsync(JobClient jobs, int count, string text, JobOptions options)
        => await Coroutine.Gather(Enumerable.Range(0, count).Select(async Coroutine<JobHandle> (_) => await jobs.EnqueueAsync(Slow, text, options)));

    private protected static async Coroutine<JobExchange> TakeAsync(JobStore store, JobSession session, int count, params FinishedJob[] finished)
        => await store.ExchangeAsync(session, finished, [new(JobOptions.DefaultQueue, count)], s_kinds);

    private protected static async Coroutine<int> UsedAsync(JobStore store) => Assert.Single(await store.ListLimitsAsync()).Running;
}
