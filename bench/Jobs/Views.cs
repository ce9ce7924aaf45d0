// What people look at must not depend on how many jobs there are: the times of the dashboard's queries with a million of each state. The
// rows are made by SQL, as that many enqueues would take a minute.
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Benchmarks;

/// <summary>Measures pages and numbers of a large SQLite file.</summary>
internal static class Views
{
    private const int Rounds = 5;

    private const string Rows = """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $count)
        """;

    private static readonly string[] s_inserts =
    [
        $"""
        {Rows} INSERT INTO lariat_job (id, queue, kind, version, priority, run_at, attempts, keep, created_at, tags, payload)
        SELECT randomblob(16), 'q' || (i % 5), 'kind' || (i % 20), 1, 2, $now + (i - $count / 2) * 100000, 20, 2, $now, '["a"]', '"ada"' FROM n
        """,
        $"""
        {Rows} INSERT INTO lariat_done (id, queue, kind, priority, state, attempt, attempts, created_at, run_at, finished_at)
        SELECT randomblob(16), 'q' || (i % 5), 'kind' || (i % 20), 2, 3 + (i % 50 = 0), 1, 20, $now, $now, $now - i FROM n
        """,
        $"""
        {Rows} INSERT INTO lariat_dead (id, queue, kind, version, priority, attempt, attempts, keep, created_at, run_at, finished_at, errors,
          payload)
        SELECT randomblob(16), 'q' || (i % 5), 'kind' || (i % 20), 1, 2, 20, 20, 2, $now, $now, $now - i,
          json_array(json_object('Attempt', 20, 'Ticks', $now, 'Worker', 'w', 'Text', 'System.Exception: reason ' || (i % 7) || char(10) || 'at'
            )), '"ada"'
        FROM n
        """,
    ];

    /// <summary>Fills a file, and prints the median time of each query.</summary>
    /// <param name="count">How many rows each table has: half of the jobs that have not ended are ready, half scheduled.</param>
    public static async Coroutine MeasureAsync(int count)
    {
        string folder = Directory.CreateTempSubdirectory("lariat-jobs-").FullName;
        try
        {
            string file = Path.Combine(folder, "jobs.db");
            await using JobClient jobs = await JobClient.OpenAsync(file, [Kinds.Noted]);
            Fill(file, count);
            foreach (JobState state in Enum.GetValues<JobState>().Where(static state => state is not (JobState.Running or JobState.Waiting)))
            {
                await PrintAsync($"page of {state}", async () => await jobs.Views.ListAsync(state));
                JobPage page = await jobs.Views.ListAsync(state, limit: 1000);
                await PrintAsync($"later page of {state}", async () => await jobs.Views.ListAsync(state, after: page.Next));
                await PrintAsync(
                    $"page of {state}, a kind that there is not", async () => await jobs.Views.ListAsync(state, new JobFilter { Kind = "x" }));
            }

            await PrintAsync("overview", async () => await jobs.Views.ReadOverviewAsync());
            await PrintAsync("dead by error", async () => await jobs.Views.ListFailuresAsync());
            string failure = (await jobs.Views.ListFailuresAsync())[0].Failure;
            await PrintAsync("count of an error", async () => await jobs.Views.CountAsync(
                new JobFilter { States = [JobState.Dead], Kind = "kind1", Failure = failure }));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Fill(string file, int count)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        foreach (string insert in s_inserts)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = insert;
            command.Parameters.AddWithValue("$count", count);
            command.Parameters.AddWithValue("$now", DateTimeOffset.UtcNow.UtcTicks);
            command.ExecuteNonQuery();
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
