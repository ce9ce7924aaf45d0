using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>Several stores that use one storage at the same time, in real time.</summary>
public abstract class KeysRaceTests<TEngine> : JobsTest<TEngine>
    where TEngine : JobEngine, new()
{
    private const int Stores = 6;
    private const int Jobs = 120;

    private static readonly Dictionary<string, int> s_kinds = new() { ["note"] = 1 };

    private readonly Dictionary<string, int> _running = [];
    private readonly Dictionary<string, int> _most = [];
    private readonly Dictionary<Guid, string> _keys = [];
    private int _completed;

    private async Coroutine WithStoresAsync(Func<JobStore, int, Coroutine> body)
        => await Coroutine.Gather([.. Enumerable.Range(0, Stores).Select(async Coroutine<bool> (number) =>
        {
            await using JobStore store = await Engine.Storage.OpenAsync(new JobClientOptions());
            await body(store, number);
            return true;
        })]);

    private NewJob Make(JobOptions options) => JobOptionsCheck.Resolve(Note, options, "\"x\""u8.ToArray());

    [Fact]
    public void ExchangeAsync_OfManyWorkers_NeverExceedsALimit() => TestLoop.RunReal(async () =>
    {
        await using (JobStore store = await Engine.Storage.OpenAsync(new JobClientOptions()))
        {
            NewJob[] jobs = [.. Enumerable.Range(0, Jobs).Select(number
                => Make(new JobOptions { Limit = new JobLimit($"key {number % 3}", 1 + number % 3) }))];
            await store.EnqueueAsync(jobs);
            foreach (NewJob job in jobs)
            {
                _keys.Add(job.Id, job.Limit!.Key);
            }
        }

        await WithStoresAsync((store, number) => WorkAsync(store, new Random(number)));

        Assert.Equal(Jobs, _completed);
        Assert.Equal(["key 0", "key 1", "key 2"], _most.Keys.Order());
        Assert.All(_most, one => Assert.InRange(one.Value, 1, 1 + one.Key[^1] - '0'));
    });

    private async Coroutine WorkAsync(JobStore store, Random random)
    {
        JobSession session = await store.OpenSessionAsync("worker");
        List<FetchedJob> held = [];
        while (_completed < Jobs)
        {
            FinishedJob[] finished = [.. held.Where(_ => random.Next(3) > 0).Select(one => new FinishedJob(one, JobEnd.Completed))];
            held.RemoveAll(one => finished.Any(end => end.Job == one));

            // Before the storage gives the place away, which may be before the answer.
            foreach (FinishedJob one in finished)
            {
                _running[_keys[one.Job.Id]]--;
                _completed++;
            }

            JobExchange answer = await store.ExchangeAsync(session, finished, [new(JobOptions.DefaultQueue, random.Next(1, 5))], s_kinds);
            foreach (FetchedJob one in answer.Fetched)
            {
                string key = _keys[one.Id];
                _running[key] = _running.GetValueOrDefault(key) + 1;
                _most[key] = Math.Max(_most.GetValueOrDefault(key), _running[key]);
            }

            held.AddRange(answer.Fetched);

            // A worker that spins would only keep the others from the storage.
            await Coroutine.Sleep(answer.Fetched.Count == 0 && finished.Length == 0 ? 0.005 : 0);
        }

        await store.CloseSessionAsync(session);
    }

    [Fact]
    public void EnqueueAsync_OfManyProcesses_GivesAKeyToOneJob() => TestLoop.RunReal(async () =>
    {
        var ids = new List<Guid>[20];
        for (int key = 0; key < ids.Length; key++)
        {
            ids[key] = [];
        }

        await WithStoresAsync(async (store, _) =>
        {
            for (int key = 0; key < ids.Length; key++)
            {
                ids[key].AddRange(await store.EnqueueAsync([Make(new JobOptions { Unique = new JobUnique($"{key}") })]));
            }
        });

        Assert.All(ids, one => Assert.Equal((Stores, 1), (one.Count, one.Distinct().Count())));
        await using JobStore reader = await Engine.Storage.OpenAsync(new JobClientOptions());
        Assert.Equal(ids.Select(one => one[0]).Order(), (await reader.ListAsync(new JobFilter(), 1_000)).Select(job => job.Id).Order());
    });
}
