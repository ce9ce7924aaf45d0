using System.Data.Common;
using Lariat.Jobs.Tests.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>A transaction of another database than that of the jobs.</summary>
public sealed class OtherDatabaseTests : JobsTest<PostgreSqlEngine>
{
    [Fact]
    public void EnqueueAsync_JobsInSqliteTransactionOfPostgreSql_SaysSo() => TestLoop.RunReal(async () =>
    {
        using var sqlite = new SqliteEngine();
        await using JobClient jobs = await JobClient.OpenAsync(sqlite.Storage, [Note]);
        await using NpgsqlConnection connection = await Engine.Source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();

        InvalidOperationException error = await Expect.ThrowsAsync<InvalidOperationException>(
            async () => await jobs.EnqueueAsync(Note, "x", transaction));

        Assert.Contains("NpgsqlTransaction", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void EnqueueAsync_JobsInPostgreSqlTransactionOfSqlite_SaysSo() => TestLoop.RunReal(async () =>
    {
        await using JobClient jobs = await JobClient.OpenAsync(Engine.RealTimeStorage, [Note]);
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        await using DbTransaction transaction = await connection.BeginTransactionAsync();

        InvalidOperationException error = await Expect.ThrowsAsync<InvalidOperationException>(
            async () => await jobs.EnqueueAsync(Note, "x", transaction));

        Assert.Contains("SqliteTransaction", error.Message, StringComparison.Ordinal);
    });
}
