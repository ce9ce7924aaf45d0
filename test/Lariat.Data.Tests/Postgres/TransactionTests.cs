using System.Data;
using System.Data.Common;
using Npgsql;

namespace Lariat.Data.Tests;

public abstract class TransactionTests(PostgresFixture postgres, DriverKind kind) : PostgresTest(postgres, kind)
{
    [Fact]
    public void Transaction_WhoseBodyEnds_IsCommitted() => RunWithTable(async (pool, connection) =>
    {
        int answer = await connection.InTransactionAsync(async _ =>
        {
            await InsertAsync(connection, 1);
            Assert.Equal(0, await CountFromOutsideAsync());
            return 42;
        });

        Assert.Equal(42, answer);
        Assert.Equal(1, await CountFromOutsideAsync());
    });

    [Fact]
    public void Transaction_WhoseBodyFails_IsRolledBackAndTheFailureGoesOn() => RunWithTable(async (pool, connection) =>
    {
        await Assert.ThrowsAsync<FormatException>(() => connection.InTransactionAsync(async _ =>
        {
            await InsertAsync(connection, 1);
            throw new FormatException();
        }).AsTask());

        Assert.Equal(0, await CountFromOutsideAsync());
        Assert.Equal(ConnectionState.Open, connection.State);
        await InsertAsync(connection, 2);
        Assert.Equal(1, await CountFromOutsideAsync());
    });

    [Fact]
    public void Transaction_CancelledBetweenStatements_IsRolledBackBeforeTheCancellationArrives() => RunWithTable(async (pool, connection) =>
    {
        var inserted = new AsyncEvent();
        LoopTask task = LoopTask.Create(connection.InTransactionAsync(async _ =>
        {
            await InsertAsync(connection, 1);
            inserted.Set();
            await Coroutine.Sleep(600);
        }));
        await inserted.WaitAsync();

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        await AssertIdleAsync(connection);
        Assert.Equal(0, await CountFromOutsideAsync());
    });

    [Fact]
    public void Transaction_CancelledTwice_IsRolledBackAllTheSame() => RunWithTable(async (pool, connection) =>
    {
        var inserted = new AsyncEvent();
        LoopTask task = LoopTask.Create(connection.InTransactionAsync(async _ =>
        {
            await InsertAsync(connection, 1);
            inserted.Set();
            await Coroutine.Sleep(600);
        }));
        await inserted.WaitAsync();

        task.Cancel();
        await Coroutine.Sleep(0);
        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        await AssertIdleAsync(connection);
    });

    [Fact]
    public void Transaction_CancelledDuringAStatement_IsRolledBackAndTheConnectionIsUsable() => RunWithTable(async (pool, connection) =>
    {
        LoopTask task = LoopTask.Create(connection.InTransactionAsync(async _ =>
        {
            await InsertAsync(connection, 1);
            await ExecuteAsync(connection, "SELECT pg_sleep(600)");
        }));
        await WaitUntilRunningAsync("pg_sleep");

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        await AssertIdleAsync(connection);
        Assert.Equal(0, await CountFromOutsideAsync());
    });

    [Fact]
    public void Transaction_WhoseStatementWasAbandoned_WaitsForItAndRollsBack() => RunWithTable(async (pool, connection) =>
    {
        LoopTask task = LoopTask.Create(connection.InTransactionAsync(async _ =>
        {
            await InsertAsync(connection, 1);
            await using var command = new NpgsqlCommand("SELECT pg_sleep(0.3)", connection);
#pragma warning disable LAR0004 // The mistake under test: the server is not told, and the await is abandoned at once.
            await command.ExecuteNonQueryAsync();
#pragma warning restore LAR0004
        }));
        await WaitUntilRunningAsync("pg_sleep");

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        await AssertIdleAsync(connection);
        Assert.Equal(0, await CountFromOutsideAsync());
    });

    [Fact]
    public void Transaction_InATimeoutScope_IsRolledBackWhenTheTimeIsOver() => RunWithTable(async (pool, connection) =>
    {
        await Assert.ThrowsAsync<TimeoutException>(() => TimeoutScope.RunAsync(TimeSpan.FromMilliseconds(50), () => connection.InTransactionAsync(async _ =>
        {
            await InsertAsync(connection, 1);
            await Coroutine.Sleep(600);
        })).AsTask());

        await AssertIdleAsync(connection);
        Assert.Equal(0, await CountFromOutsideAsync());
    });

    [Fact]
    public void Transaction_WithAnIsolationLevel_HasIt() => RunWithTable(async (pool, connection) =>
    {
        string level = await connection.InTransactionAsync(
            async _ => (string)(await ScalarAsync(connection, "SHOW transaction_isolation"))!, IsolationLevel.Serializable);

        Assert.Equal("serializable", level);
    });

    [Fact]
    public void Savepoint_WhoseBodyFails_UndoesThatPartOnly() => RunWithTable(async (pool, connection) =>
    {
        await connection.InTransactionAsync(async transaction =>
        {
            await InsertAsync(connection, 1);
            await Assert.ThrowsAsync<PostgresException>(() => transaction.InSavepointAsync(async () =>
            {
                await InsertAsync(connection, 2);
                await ExecuteAsync(connection, "SELECT 1/0");
            }).AsTask());
            await InsertAsync(connection, 3);
        });

        Assert.Equal("1,3", await ContentAsync());
    });

    [Fact]
    public void TransactionAndSavepoint_OfPlainMethods_ReturnTheirResults() => RunWithTable(async (pool, connection) =>
    {
        int result = await connection.InTransactionAsync(TransactAsync);

        Assert.Equal(5, result);
        Assert.Equal("1", await ContentAsync());

        async Task<int> TransactAsync(DbTransaction transaction) => await transaction.InSavepointAsync(PlainAsync);

        async Task<int> PlainAsync()
        {
            await InsertAsync(connection, 1);
            return 5;
        }
    });

    [Fact]
    public void Savepoints_Nested_EachUndoesItsOwn() => RunWithTable(async (pool, connection) =>
    {
        await connection.InTransactionAsync(async transaction =>
        {
            await transaction.InSavepointAsync(async () =>
            {
                await InsertAsync(connection, 1);
                await Assert.ThrowsAsync<FormatException>(() => transaction.InSavepointAsync(async () =>
                {
                    await InsertAsync(connection, 2);
                    throw new FormatException();
                }).AsTask());
                await transaction.InSavepointAsync(() => InsertAsync(connection, 3));
            });
            await InsertAsync(connection, 4);
        });

        Assert.Equal("1,3,4", await ContentAsync());
    });

    [Fact]
    public void Savepoint_Cancelled_RollsTheWholeTransactionBackWithTheTask() => RunWithTable(async (pool, connection) =>
    {
        LoopTask task = LoopTask.Create(connection.InTransactionAsync(async transaction =>
        {
            await InsertAsync(connection, 1);
            await transaction.InSavepointAsync(() => ExecuteAsync(connection, "SELECT pg_sleep(600)"));
        }));
        await WaitUntilRunningAsync("pg_sleep");

        task.Cancel();
        await Coroutine.WaitMany([task]);

        Assert.True(task.IsCanceled);
        await AssertIdleAsync(connection);
        Assert.Equal(0, await CountFromOutsideAsync());
    });

    [Fact]
    public void Transaction_WhoseCommitTheServerRefuses_FailsWithThat() => RunWithTable(async (pool, connection) =>
    {
        await ExecuteAsync(connection, $"ALTER TABLE {Name} ADD UNIQUE (n) DEFERRABLE INITIALLY DEFERRED");

        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => connection.InTransactionAsync(async _ =>
        {
            await InsertAsync(connection, 1);
            await InsertAsync(connection, 1);
        }).AsTask());

        Assert.Equal(PostgresErrorCodes.UniqueViolation, error.SqlState);
        await AssertIdleAsync(connection);
        Assert.Equal(0, await CountFromOutsideAsync());
    });

    [Fact]
    public void InTransactionAsync_OfPlainAsyncMethods_CommitsToo() => RunWithTable(async (pool, connection) =>
    {
        await connection.InTransactionAsync(PlainAsync);

        Assert.Equal(1, await CountFromOutsideAsync());

        async Task PlainAsync(DbTransaction transaction) => await InsertAsync(connection, 1);
    });

    private void RunWithTable(Func<NpgsqlDataSource, NpgsqlConnection, Coroutine> body) => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool(size: 2);
        await using NpgsqlConnection connection = await pool.OpenConnectionAsync(LoopTask.Current.Token);
        await ExecuteAsync(connection, $"CREATE TABLE {Name} (n int)");
        await body(pool, connection);
    });

    private Coroutine InsertAsync(NpgsqlConnection connection, int number) => ExecuteAsync(connection, $"INSERT INTO {Name} VALUES ({number})");

    private static async Coroutine ExecuteAsync(NpgsqlConnection connection, string statement) => await ScalarAsync(connection, statement);

    private static async Coroutine<object?> ScalarAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        return await DbOperation.RunAsync(command.ExecuteScalarAsync);
    }

    private Coroutine<long> CountFromOutsideAsync() => AskAsync<long>($"SELECT count(*) FROM {Name}");

    private Coroutine<string> ContentAsync() => AskAsync<string>($"SELECT string_agg(n::text, ',' ORDER BY n) FROM {Name}");

    private async Coroutine AssertIdleAsync(NpgsqlConnection connection)
    {
        Assert.Equal(ConnectionState.Open, connection.State);
        Assert.Equal("idle", await AskAsync<string>($"SELECT state FROM pg_stat_activity WHERE pid = {connection.ProcessID}"));
    }
}
