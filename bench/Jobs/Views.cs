// What people look at must not depend on how many jobs there are: the times of the dashboard's queries with a million rows in each table, and
// what a retry of a tenth of the dead jobs does to an enqueue meanwhile.
using System.Diagnostics;
using System.Globalization;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Measures pages and numbers of large tables.</summary>
internal static class Views
{
    private const int Rounds = 5;

    /// <summary>Fills tables, and prints the median time of each query.</summary>
    /// <param name="place">As <see cref="Places.Open"/> has it.</param>
    /// <param name="count">How many rows each table has.</param>
    public static async Coroutine MeasureAsync(string place, int count)
    {
        await using JobClient jobs = await JobClient.OpenAsync(Places.Open(place), [Kinds.Noted]);
        await Coroutine.ToThread(() => ViewRows.Fill(place, count));
        foreach (JobState state in Enum.GetValues<JobState>().Where(static state => state is not (JobState.Running or JobState.Waiting)))
        {
            await PrintAsync($"page of {state}", async () => await jobs.Views.ListAsync(state));
            string middle = await FindMiddleAsync(jobs, state, count);
            await PrintAsync($"page of {state}, in the middle", async () => await jobs.Views.ListAsync(state, after: middle));
            await PrintAsync($"page of {state}, a queue and a tag", async () => await jobs.Views.ListAsync(
                state, new JobFilter { Queue = "q1", Tag = "a" }));
            await PrintAsync(
                $"page of {state}, a kind that there is not", async () => await jobs.Views.ListAsync(state, new JobFilter { Kind = "x" }));
        }

        await PrintAsync("overview", async () => await jobs.Views.ReadOverviewAsync());
        await PrintAsync("dead by error", async () => await jobs.Views.ListFailuresAsync(limit: 25));
        await PrintAsync("newest groups", async () => await jobs.Views.ListGroupsAsync());
        await PrintAsync("audit log", async () => await jobs.Audit.ListAsync());
        string failure = (await jobs.Views.ListFailuresAsync())[0].Failure;
        await PrintAsync("count of an error", async () => await jobs.Views.CountAsync(
            new JobFilter { States = [JobState.Dead], Kind = "kind1", Failure = failure }));
        await RetryAsync(jobs, count);
    }

    // Times are spread evenly in each table; an address of the dashboard is one of these.
    private static async Coroutine<string> FindMiddleAsync(JobClient jobs, JobState state, int count)
    {
        JobInfo newest = (await jobs.Views.ListAsync(state, limit: 1)).Jobs[0];
        TimeSpan back = state is JobState.Ready or JobState.Scheduled ? TimeSpan.FromMilliseconds(10) * (count / 4)
            : TimeSpan.FromMicroseconds(1) * (count / 2);
        return $"{((newest.FinishedAt ?? newest.RunAt) - back).UtcTicks}-{Guid.AllBitsSet:N}";
    }

    private static async Coroutine RetryAsync(JobClient jobs, int count)
    {
        bool isRunning = true;
        var longest = TimeSpan.Zero;
        LoopTask enqueues = LoopTask.Create(EnqueueAsync(), name: "enqueues");
        long start = Stopwatch.GetTimestamp();
        int retried = await jobs.RetryAsync(new JobFilter { Kind = "kind1" }, TimeSpan.FromMinutes(10));
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        isRunning = false;
        await enqueues;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"retry of {retried:N0} of {count:N0} dead jobs {took.TotalSeconds,10:N1} s, an enqueue meanwhile at most {longest.TotalMilliseconds:N0} ms"));

        async Coroutine EnqueueAsync()
        {
            while (isRunning)
            {
                long at = Stopwatch.GetTimestamp();
                await jobs.EnqueueAsync(Kinds.Noted, "x");
                longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(at).Ticks));
                await Coroutine.Sleep(0.005);
            }
        }
    }

    private static async Coroutine PrintAsync(string name, Func<Coroutine> query)
    {
        var times = new List<double>();
        for (int i = 0; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await query();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-45} {times[Rounds / 2],8:N1} ms, at most {times[^1],8:N1}"));
    }
}
