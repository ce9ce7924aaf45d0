using System.Globalization;
using Npgsql;

namespace Lariat.Data.Tests;

public abstract class QueryTests(PostgresFixture postgres, DriverKind kind) : PostgresTest(postgres, kind)
{
    [Fact]
    public void Queries_AThousandAtOnceOverTwentyConnections_AreAllAnsweredOnTheLoopsThread() => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool(size: 20);
        int thread = Environment.CurrentManagedThreadId;
        int elsewhere = 0;

        int[] answers = await Coroutine.Gather([.. Enumerable.Range(0, 1000).Select(QueryAsync)]);

        Assert.Equal(Enumerable.Range(0, 1000), answers);
        Assert.Equal(0, elsewhere);
        Assert.InRange(await AskAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{Name}'"), 1, 20);

        async Coroutine<int> QueryAsync(int number)
        {
            await using NpgsqlConnection connection = await pool.OpenConnectionAsync(LoopTask.Current.Token);
            CountElsewhere();
            await using var command = new NpgsqlCommand("SELECT $1", connection) { Parameters = { new() { Value = number } } };
            int answer = (int)(await command.ExecuteScalarAsync(LoopTask.Current.Token))!;
            CountElsewhere();
            return answer;
        }

        void CountElsewhere() => elsewhere += Environment.CurrentManagedThreadId == thread ? 0 : 1;
    });

    [Fact]
    public void Await_OfEveryStepWithConfigureAwaitFalse_ResumesOnTheLoop() => Run(async () =>
    {
        int loop = Environment.CurrentManagedThreadId;
        var threads = new List<int>();

        await using NpgsqlDataSource pool = MakePool();
        await using NpgsqlConnection connection = await pool.OpenConnectionAsync().ConfigureAwait(false);
        threads.Add(Environment.CurrentManagedThreadId);
        await using var command = new NpgsqlCommand("SELECT generate_series(1, 3)", connection);
        await command.PrepareAsync().ConfigureAwait(false);
        threads.Add(Environment.CurrentManagedThreadId);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        threads.Add(Environment.CurrentManagedThreadId);
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            threads.Add(Environment.CurrentManagedThreadId);
        }

        Assert.Equal(6, threads.Count);
        Assert.All(threads, thread => Assert.Equal(loop, thread));
    });

    [Fact]
    public void Query_OverAUnixSocket_IsAnswered() => Run(async () =>
    {
        await using NpgsqlDataSource pool = NpgsqlDataSource.Create(Server.UnixSocketConnectionString);

        bool isLocal = await ScalarAsync<bool>(pool, "SELECT inet_client_addr() IS NULL");

        Assert.True(isLocal);
    });

    [Fact]
    public void Query_ThatTheServerRefuses_FailsWithTheServersWordsAndTheConnectionGoesOn() => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool(size: 1);

        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(pool, "SELECT 1/0").AsTask());

        Assert.Equal(PostgresErrorCodes.DivisionByZero, error.SqlState);
        Assert.Equal(7, await ScalarAsync<int>(pool, "SELECT 7"));
    });

    [Fact]
    public void ReadRows_OfManyRows_GivesThemInOrderAndTakesThemAsTheyAreAskedFor() => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool(size: 1);
        await using NpgsqlCommand command = pool.CreateCommand("SELECT n, 'row ' || n FROM generate_series(1, 20000) AS n");
        int expected = 0;

        await foreach ((int number, string text) in command.ReadRowsAsync(row => (row.GetInt32(0), row.GetString(1))))
        {
            Assert.Equal(++expected, number);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"row {number}"), text);
        }

        Assert.Equal(20000, expected);
    });

    [Fact]
    public void ReadRows_LeftEarly_GivesTheConnectionBackUsable() => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool(size: 1);
        await using NpgsqlCommand command = pool.CreateCommand("SELECT generate_series(1, 1000000000)");

        await foreach (int number in command.ReadRowsAsync(row => row.GetInt32(0)))
        {
            if (number == 3)
            {
                break;
            }
        }

        Assert.Equal(1, await ScalarAsync<int>(pool, "SELECT 1"));
        Assert.Equal(0, await CountRunningAsync("1000000000"));
    });
}
