// A queue of jobs in PostgreSQL, as arq's in Redis. A worker takes a job with SKIP LOCKED, in a transaction that lasts as long as the job: when
// the worker is canceled or its process dies, the job is there for the next one. NOTIFY wakes workers that have nothing to do.
// Usage: job-queue [PORT] talks to the server on this machine (5432 by default), as the user lariat, in a table of its own.
#:project ../src/Lariat.Npgsql/Lariat.Npgsql.csproj
using System.Globalization;
using Lariat;
using Lariat.Data;
using Lariat.Npgsql;
using Npgsql;

EventLoop.Run(MainAsync(args is [var port] ? port : "5432"));

static async Coroutine MainAsync(string port)
{
    await using NpgsqlDataSource pool = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={port};Username=lariat;Database=postgres");
    var queue = new JobQueue(pool);
    await queue.ResetAsync();
    foreach ((string kind, string argument) in new[] { ("greet", "Ada"), ("square", "12"), ("unreliable", "mail"), ("square", "a dozen"), ("slow", "report") })
    {
        await queue.PutAsync(kind, argument);
    }

    // A worker that is lost in the middle of a job: nothing of the job is left, and somebody else does it.
    var hasBegun = new AsyncEvent();
    LoopTask lost = LoopTask.Create(queue.WorkAsync("slow", async job =>
    {
        hasBegun.Set();
        return await Coroutine.Sleep(TimeSpan.FromHours(1), job);
    }));
    await hasBegun.WaitAsync();
    lost.Cancel();
    LoopTask[] workers = [.. Enumerable.Range(0, 3).Select(_ => LoopTask.Create(queue.WorkAsync("%", RunAsync)))];
    await queue.PutAsync("greet", "Grace"); // wakes one that waits
    Console.WriteLine(string.Join('\n', await queue.WaitUntilDoneAsync()));
    Array.ForEach(workers, worker => worker.Cancel());
    await Coroutine.WaitMany(workers);

    async Coroutine<string> RunAsync(string job) => job.Split('\t') switch
    {
        ["greet", var name, _] => $"Hello {name}",
        ["square", var number, _] => $"{Math.Pow(double.Parse(number, CultureInfo.InvariantCulture), 2)}",
        ["unreliable", _, var tries] when tries != "2" => throw new IOException("the network is down"),
        [var kind, var argument, _] => await Coroutine.Sleep(TimeSpan.FromMilliseconds(10), $"{kind} {argument}: done"),
        _ => throw new ArgumentException(job),
    };
}

internal sealed class JobQueue(NpgsqlDataSource pool)
{
    private const int MaxTries = 3;

    public Coroutine ResetAsync() => ExecuteAsync("""
        DROP TABLE IF EXISTS lariat_jobs;
        CREATE TABLE lariat_jobs (id serial PRIMARY KEY, kind text, argument text, tries int NOT NULL DEFAULT 0, result text, is_done bool NOT NULL DEFAULT false)
        """);

    public async Coroutine PutAsync(string kind, string argument) => await ExecuteAsync(
        "WITH job AS (INSERT INTO lariat_jobs (kind, argument) VALUES ($1, $2) RETURNING id) SELECT pg_notify('lariat_jobs', id::text) FROM job", kind, argument);

    // region: work
    public async Coroutine WorkAsync(string kinds, Func<string, Coroutine<string>> handler)
    {
        await using NotificationSequence news = await NotificationSequence.OpenAsync(pool, "lariat_jobs");
        AsyncGenerator<NpgsqlNotificationEventArgs> arrivals = news.GetAsyncEnumerator();
        await using NpgsqlConnection connection = await pool.OpenConnectionAsync(LoopTask.Current.Token);
        while (true)
        {
            if (!await connection.InTransactionAsync(_ => TryWorkAsync(connection, kinds, handler)))
            {
                await arrivals.MoveNextAsync();
            }
        }
    }

    private static async Coroutine<bool> TryWorkAsync(NpgsqlConnection connection, string kinds, Func<string, Coroutine<string>> handler)
    {
        await using var take = new NpgsqlCommand(
            "SELECT id, concat_ws(E'\t', kind, argument, tries) FROM lariat_jobs WHERE NOT is_done AND kind LIKE $1 ORDER BY tries, id LIMIT 1 FOR UPDATE SKIP LOCKED", connection)
            { Parameters = { new() { Value = kinds } } };
        (int Id, string Job)[] taken = await take.ReadRowsAsync(row => (row.GetInt32(0), row.GetString(1))).ToArrayAsync(LoopTask.Current.Token);
        if (taken is not [var (id, job)])
        {
            return false;
        }
        (string result, bool isDone) = ("", true);
        try
        {
            result = await handler(job);
        }
        catch (Exception error) when (!LoopTask.Current.IsCancellation(error)) // a canceled job is rolled back, and not tried
        {
            (result, isDone) = (error.Message, false);
        }
        await using var finish = new NpgsqlCommand("UPDATE lariat_jobs SET tries = tries + 1, result = $2, is_done = $3 OR tries + 1 >= $4 WHERE id = $1", connection)
            { Parameters = { new() { Value = id }, new() { Value = result }, new() { Value = isDone }, new() { Value = MaxTries } } };
        await DbOperation.RunAsync(finish.ExecuteNonQueryAsync);
        return true;
    }
    // endregion

    public async Coroutine<string[]> WaitUntilDoneAsync()
    {
        await using NpgsqlCommand all = pool.CreateCommand("SELECT is_done, format('%s %s(%s): %s [tries: %s]', id, kind, argument, result, tries) FROM lariat_jobs ORDER BY id");
        while (true)
        {
            (bool IsDone, string Text)[] jobs = await all.ReadRowsAsync(row => (row.GetBoolean(0), row.GetString(1))).ToArrayAsync(LoopTask.Current.Token);
            if (jobs.All(job => job.IsDone)) { return [.. jobs.Select(job => job.Text)]; }
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(10));
        }
    }

    private async Coroutine ExecuteAsync(string statement, params string[] values)
    {
        await using NpgsqlCommand command = pool.CreateCommand(statement);
        Array.ForEach(values, value => command.Parameters.Add(new() { Value = value }));
        await DbOperation.RunAsync(command.ExecuteNonQueryAsync);
    }
}
