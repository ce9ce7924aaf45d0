using Dapper;
using Npgsql;

namespace Lariat.Data.Tests;

public abstract class DapperTests(PostgresFixture postgres, DriverKind kind) : PostgresTest(postgres, kind)
{
    private sealed record Planet(int Id, string Name, double Mass);

    [Fact]
    public void QueryAsync_InCoroutines_MapsRowsOnTheLoop() => RunWithPlanets(async connection =>
    {
        int loop = Environment.CurrentManagedThreadId;

        IEnumerable<Planet> heavy = await connection.QueryAsync<Planet>(Command($"SELECT id, name, mass FROM {Name} WHERE mass > @Least ORDER BY id", new { Least = 1.0 }));

        Assert.Equal(loop, Environment.CurrentManagedThreadId);
        Assert.Equal(["Earth", "Jupiter"], heavy.Select(planet => planet.Name));
    });

    [Fact]
    public void ExecuteAsync_OfManyParameters_RunsOnceForEach() => RunWithPlanets(async connection =>
    {
        Planet[] more = [.. Enumerable.Range(10, 5).Select(id => new Planet(id, $"planet {id}", 0.1))];

        int changed = await connection.ExecuteAsync(Command($"INSERT INTO {Name} VALUES (@Id, @Name, @Mass)", more));

        Assert.Equal(5, changed);
        Assert.Equal(8, await connection.ExecuteScalarAsync<long>(Command($"SELECT count(*) FROM {Name}")));
    });

    [Fact]
    public void QueryMultipleAsync_OfTwoQueries_GivesBothResults() => RunWithPlanets(async connection =>
    {
        await using SqlMapper.GridReader results = await connection.QueryMultipleAsync(
            Command($"SELECT count(*) FROM {Name}; SELECT id, name, mass FROM {Name} ORDER BY mass DESC LIMIT 1"));

        Assert.Equal(3, await results.ReadSingleAsync<long>());
        Assert.Equal("Jupiter", (await results.ReadSingleAsync<Planet>()).Name);
    });

    [Fact]
    public void QueryUnbufferedAsync_InAForeach_GivesRowsAsTheyArrive() => RunWithPlanets(async connection =>
    {
        int loop = Environment.CurrentManagedThreadId;
        int expected = 0;

        await foreach (int number in connection.QueryUnbufferedAsync<int>("SELECT generate_series(1, 5000)"))
        {
            Assert.Equal(++expected, number);
            Assert.Equal(loop, Environment.CurrentManagedThreadId);
        }

        Assert.Equal(5000, expected);
    });

    [Fact]
    public void ExecuteAsync_InATransactionThatFails_IsRolledBack() => RunWithPlanets(async connection =>
    {
        await Assert.ThrowsAsync<FormatException>(() => connection.InTransactionAsync(async transaction =>
        {
            await connection.ExecuteAsync(Command($"DELETE FROM {Name}"));
            throw new FormatException();
        }).AsTask());

        Assert.Equal(3, await AskAsync<long>($"SELECT count(*) FROM {Name}"));
    });

    [Fact]
    public void QueryAsync_Cancelled_EndsOnTheServer() => RunWithPlanets(async connection =>
    {
        LoopTask<IEnumerable<int>> query = LoopTask.Create(DbOperation.RunAsync(
            token => connection.QueryAsync<int>(new CommandDefinition("SELECT 1 FROM pg_sleep(600)", cancellationToken: token))));
        await WaitUntilRunningAsync("pg_sleep");

        query.Cancel();
        await Coroutine.WaitMany([query]);

        Assert.True(query.IsCanceled);
        await WaitUntilRunningAsync("pg_sleep", count: 0);
        Assert.Equal(3, await connection.ExecuteScalarAsync<long>(Command($"SELECT count(*) FROM {Name}")));
    });

    private static CommandDefinition Command(string text, object? parameters = null) => new(text, parameters, cancellationToken: LoopTask.Current.Token);

    private void RunWithPlanets(Func<NpgsqlConnection, Coroutine> body) => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool(size: 1);
        await using NpgsqlConnection connection = await pool.OpenConnectionAsync(LoopTask.Current.Token);
        await connection.ExecuteAsync(Command($"CREATE TABLE {Name} (id int, name text, mass float8); INSERT INTO {Name} VALUES (1, 'Mars', 0.1), (2, 'Earth', 1.01), (3, 'Jupiter', 317.8)"));
        await body(connection);
    });
}
