// One way of asking: so many callers, each takes a connection of the pool, asks, and gives it back, until the time is over. Runs in a process of
// its own, on one processor, so that nothing of one way is left when the other is measured.
using Npgsql;

namespace Lariat.Data.Benchmarks;

internal static class Client
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(4);

    /// <summary>Asks for so long; prints queries and processor microseconds a query.</summary>
    public static void Ask(string way, string connectionString, int callers, TimeSpan duration)
    {
        switch (way)
        {
            case "lariat":
                EventLoop.Run(RunOnLoopAsync(new Load(connectionString, callers), duration, AskAsync));
                break;
            case "lariat_token":
                EventLoop.Run(RunOnLoopAsync(new Load(connectionString, callers), duration, AskSafelyAsync));
                break;
            case "lariat_turn":
                var turns = new AsyncSemaphore(Load.ConnectionCount);
                EventLoop.Run(RunOnLoopAsync(new Load(connectionString, callers), duration, run => AskInTurnAsync(run, turns)));
                break;
            case "pool":
                RunOnPoolAsync(new Load(connectionString, callers), duration).GetAwaiter().GetResult();
                break;
            default:
                throw new ArgumentException($"'{way}' is not a way to ask.", nameof(way));
        }
    }

    private static async Coroutine RunOnLoopAsync(Load run, TimeSpan duration, Func<Load, Coroutine> ask)
    {
        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < run.Callers; i++)
            {
                group.Create(ask(run));
            }

            await Coroutine.Sleep(s_warmUp);
            run.Begin();
            await Coroutine.Sleep(duration);
            run.End();
        });
    }

    private static async Coroutine AskAsync(Load run)
    {
        for (; !run.IsOver; run.Queries++)
        {
            await using NpgsqlConnection connection = await run.Source.OpenConnectionAsync();
            await using var command = new NpgsqlCommand(Load.Query, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = 1 } } };
            await command.ExecuteScalarAsync();
        }
    }

    private static async Coroutine AskSafelyAsync(Load run)
    {
        for (; !run.IsOver; run.Queries++)
        {
            await using NpgsqlConnection connection = await run.Source.OpenConnectionAsync(LoopTask.Current.Token);
            await using var command = new NpgsqlCommand(Load.Query, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = 1 } } };
            await DbOperation.RunAsync(command.ExecuteScalarAsync);
        }
    }

    // Who waits for a connection waits on the loop, not in Npgsql's queue, which wakes on the pool.
    private static async Coroutine AskInTurnAsync(Load run, AsyncSemaphore turns)
    {
        for (; !run.IsOver; run.Queries++)
        {
            using Releaser turn = await turns.EnterAsync();
            await using NpgsqlConnection connection = await run.Source.OpenConnectionAsync();
            await using var command = new NpgsqlCommand(Load.Query, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = 1 } } };
            await command.ExecuteScalarAsync();
        }
    }

    private static async Task RunOnPoolAsync(Load run, TimeSpan duration)
    {
        Task[] callers = [.. Enumerable.Range(0, run.Callers).Select(_ => Task.Run(() => AskOnPoolAsync(run)))];
        await Task.Delay(s_warmUp);
        run.Begin();
        await Task.Delay(duration);
        run.End();
        await Task.WhenAll(callers);
    }

    private static async Task AskOnPoolAsync(Load run)
    {
        while (!run.IsOver)
        {
            await using NpgsqlConnection connection = await run.Source.OpenConnectionAsync();
            await using var command = new NpgsqlCommand(Load.Query, connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = 1 } } };
            await command.ExecuteScalarAsync();
            Interlocked.Increment(ref run.Queries);
        }
    }
}
