using System.Globalization;
using MySqlConnector;

namespace Lariat.Data.Tests;

/// <summary>MySqlConnector, whose cancellation connects to the server and waits: with DbOperation nothing of it is left behind, and the pool is never poisoned.</summary>
public abstract class MySqlTests(MariaDbFixture server, DriverKind kind) : DataTest(kind)
{
    /// <summary>A text in the queries of this test alone.</summary>
    private readonly string _name = $"q{Guid.NewGuid():N}";

    [Fact]
    public void Query_ManyAtOnce_GiveTheirAnswersOnTheLoop() => Run(async () =>
    {
        await using MySqlDataSource pool = MakePool(size: 10);
        int loop = Environment.CurrentManagedThreadId;

        long[] answers = await Coroutine.Gather([.. Enumerable.Range(0, 200).Select(number => AskAsync(pool, number))]);

        Assert.Equal(Enumerable.Range(0, 200).Select(number => (long)number), answers);
        Assert.Equal(loop, Environment.CurrentManagedThreadId);
    });

    [Fact]
    public void Cancel_DuringAQuery_EndsItOnTheServerAndLeavesTheConnectionUsable() => Run(async () =>
    {
        await using MySqlDataSource pool = MakePool(size: 1);
        LoopTask query = LoopTask.Create(SleepAsync(pool));
        await WaitUntilRunningAsync(1);

        query.Cancel();
        await Coroutine.WaitMany([query]);

        Assert.True(query.IsCanceled);
        await WaitUntilRunningAsync(0);
        Assert.Equal(7, await AskAsync(pool, 7));
    });

    [Fact]
    public void TimeoutScope_AroundAQuery_EndsItAndThrowsTimeoutException() => Run(async () =>
    {
        await using MySqlDataSource pool = MakePool(size: 1);

        await Assert.ThrowsAsync<TimeoutException>(() => TimeoutScope.RunAsync(TimeSpan.FromMilliseconds(200), () => SleepAsync(pool)).AsTask());

        await WaitUntilRunningAsync(0);
        Assert.Equal(7, await AskAsync(pool, 7));
    });

    [Fact]
    public void Cancel_OfQueriesUnderLoad_LeavesNothingOnTheServerAndThePoolHealthy() => Run(async () =>
    {
        await using MySqlDataSource pool = MakePool(size: 20);
        LoopTask[] sleepers = [.. Enumerable.Range(0, 15).Select(_ => LoopTask.Create(SleepAsync(pool)))];
        await WaitUntilRunningAsync(15);
        LoopTask[] askers = [.. Enumerable.Range(0, 50).Select(_ => LoopTask.Create(AskManyAsync(pool)))];
        await Coroutine.Sleep(0.05);

        foreach (LoopTask task in sleepers.Concat(askers))
        {
            task.Cancel();
        }

        await Coroutine.WaitMany([.. sleepers, .. askers]);

        Assert.All(sleepers, task => Assert.True(task.IsCanceled));
        Assert.All(askers, task => Assert.True(task.IsCanceled || task.GetException() is null));
        await WaitUntilRunningAsync(0);
        long[] answers = await Coroutine.Gather([.. Enumerable.Range(0, 60).Select(number => AskAsync(pool, number))]);
        Assert.Equal(Enumerable.Range(0, 60).Select(number => (long)number), answers);
    });

    private MySqlDataSource MakePool(int size) => new($"{server.Server.ConnectionString};Maximum Pool Size={size}");

    private async Coroutine SleepAsync(MySqlDataSource pool)
    {
        await using MySqlConnection connection = await DbOperation.RunAsync(token => pool.OpenConnectionAsync(token).AsTask());
        await using var command = new MySqlCommand($"SELECT SLEEP(600) /* {_name} */", connection) { CommandTimeout = 0 };
        await DbOperation.RunAsync(command.ExecuteScalarAsync);
    }

    private static async Coroutine<long> AskAsync(MySqlDataSource pool, int number)
    {
        await using MySqlConnection connection = await DbOperation.RunAsync(token => pool.OpenConnectionAsync(token).AsTask());
        await using var command = new MySqlCommand("SELECT CAST(@number AS SIGNED)", connection) { Parameters = { new MySqlParameter("number", number) } };
        return Convert.ToInt64(await DbOperation.RunAsync(command.ExecuteScalarAsync), CultureInfo.InvariantCulture);
    }

    private static async Coroutine AskManyAsync(MySqlDataSource pool)
    {
        for (int number = 0; number < 20; number++)
        {
            Assert.Equal(number, await AskAsync(pool, number));
        }
    }

    /// <summary>Waits until so many connections run this test's query; asks over a connection that is none of the test's, away from the loop.</summary>
    private async Coroutine WaitUntilRunningAsync(long count)
    {
        while (await Coroutine.ToThread(CountRunning) != count)
        {
            await Coroutine.Sleep(0.005);
        }
    }

    private long CountRunning()
    {
        using var connection = new MySqlConnection($"{server.Server.ConnectionString};Pooling=false");
        connection.Open();
        using var command = new MySqlCommand($"SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%{_name}%'", connection);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
