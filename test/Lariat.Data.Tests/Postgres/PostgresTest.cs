using Npgsql;

namespace Lariat.Data.Tests;

/// <summary>The base of tests with PostgreSQL: pools, and a second connection that sees what the server knows.</summary>
public abstract class PostgresTest(PostgresFixture postgres, DriverKind kind) : DataTest(kind)
{
    /// <summary>A name for the table and the connections of this test alone.</summary>
    protected string Name { get; } = $"t{Guid.NewGuid():N}";

    private protected PostgresServer Server => postgres.Server;

    /// <summary>A pool; its connections carry this test's name.</summary>
    protected NpgsqlDataSource MakePool(int size = 4, string more = "")
        => NpgsqlDataSource.Create($"{Server.ConnectionString};Maximum Pool Size={size};Application Name={Name};{more}");

    /// <summary>Asks the server over a connection that is none of this test's, away from the loop.</summary>
    protected Coroutine<T> AskAsync<T>(string query) => Coroutine.ToThread(() =>
    {
        using var connection = new NpgsqlConnection($"{Server.ConnectionString};Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(query, connection);
        return (T)command.ExecuteScalar()!;
    });

    /// <summary>How many of this test's connections run a statement with this text in it.</summary>
    protected Coroutine<long> CountRunningAsync(string text)
        => AskAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{Name}' AND state = 'active' AND query LIKE '%{text}%'");

    protected async Coroutine WaitUntilRunningAsync(string text, long count = 1)
    {
        while (await CountRunningAsync(text) != count)
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(5));
        }
    }

    protected static async Coroutine ExecuteAsync(NpgsqlDataSource pool, string statement)
    {
        await using NpgsqlCommand command = pool.CreateCommand(statement);
        await DbOperation.RunAsync(command.ExecuteNonQueryAsync);
    }

    protected static async Coroutine<T> ScalarAsync<T>(NpgsqlDataSource pool, string query)
    {
        await using NpgsqlCommand command = pool.CreateCommand(query);
        return (T)(await DbOperation.RunAsync(command.ExecuteScalarAsync))!;
    }
}
