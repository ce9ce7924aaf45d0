// Queries that are told to stop at the same moment: until when the last one has ended, and how long the loop was held up meanwhile. In a process of its own.
using System.Data.Common;
using System.Diagnostics;
using MySqlConnector;
using Npgsql;

namespace Lariat.Data.Benchmarks;

internal static class Cancellation
{
    private const int QueryCount = 100;
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(4);

    /// <summary>Prints the milliseconds until the last query has ended, and the longest pause of the loop; the pool has no loop, and prints 0.</summary>
    public static void Run(string provider, string way, string connectionString)
    {
        (DbProviderFactory factory, string query) = provider switch
        {
            "mysql" => ((DbProviderFactory)MySqlConnectorFactory.Instance, "SELECT SLEEP(120)"),
            "postgres" => (NpgsqlFactory.Instance, "SELECT pg_sleep(120)"),
            _ => throw new ArgumentException($"'{provider}' is not a provider.", nameof(provider)),
        };
        using DbDataSource pool = factory.CreateDataSource($"{connectionString};Maximum Pool Size={QueryCount}");
        switch (way)
        {
            case "pool":
                RunOnPoolAsync(pool, query).GetAwaiter().GetResult();
                break;
            case "token":
                EventLoop.Run(RunOnLoopAsync(async Coroutine (command) => { await command.ExecuteScalarAsync(LoopTask.Current.Token); }, pool, query));
                break;
            case "operation":
                EventLoop.Run(RunOnLoopAsync(async Coroutine (command) => { await DbOperation.RunAsync(command.ExecuteScalarAsync); }, pool, query));
                break;
            default:
                throw new ArgumentException($"'{way}' is not a way to ask.", nameof(way));
        }
    }

    private static async Task RunOnPoolAsync(DbDataSource pool, string query)
    {
        var stop = Enumerable.Range(0, QueryCount).Select(_ => new CancellationTokenSource()).ToArray();
        Task[] queries = [.. stop.Select(source => Task.Run(() => AskAsync(source.Token)))];
        await Task.Delay(s_start);
        long start = Stopwatch.GetTimestamp();
        Array.ForEach(stop, source => source.CancelAfter(1));
        await Task.WhenAll(queries);
        Print(start, TimeSpan.Zero);

        async Task AskAsync(CancellationToken token)
        {
            await using DbConnection connection = await pool.OpenConnectionAsync(CancellationToken.None);
            await using DbCommand command = Command(connection, query);
            try
            {
                await command.ExecuteScalarAsync(token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static async Coroutine RunOnLoopAsync(Func<DbCommand, Coroutine> ask, DbDataSource pool, string query)
    {
        TimeSpan longestPause = TimeSpan.Zero;
        LoopTask watch = LoopTask.Create(WatchAsync());
        LoopTask[] queries = [.. Enumerable.Range(0, QueryCount).Select(_ => LoopTask.Create(AskAsync()))];
        await Coroutine.Sleep(s_start);
        longestPause = TimeSpan.Zero;
        long start = Stopwatch.GetTimestamp();
        Array.ForEach(queries, task => task.Cancel());
        await Coroutine.WaitMany(queries);
        Print(start, longestPause);
        watch.Cancel();

        async Coroutine AskAsync()
        {
            await using DbConnection connection = await DbOperation.RunAsync(token => pool.OpenConnectionAsync(token).AsTask());
            await using DbCommand command = Command(connection, query);
            await ask(command);
        }

        async Coroutine WatchAsync()
        {
            for (long last = Stopwatch.GetTimestamp(); ; last = Stopwatch.GetTimestamp())
            {
                await Coroutine.Sleep(0.001);
                TimeSpan pause = Stopwatch.GetElapsedTime(last);
                longestPause = pause > longestPause ? pause : longestPause;
            }
        }
    }

    private static DbCommand Command(DbConnection connection, string query)
    {
        DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The benchmark's own constants.
        command.CommandText = query;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        return command;
    }

    private static void Print(long start, TimeSpan longestPause)
        => Console.WriteLine(FormattableString.Invariant($"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} {longestPause.TotalMilliseconds:F0}"));
}
