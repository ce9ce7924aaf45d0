using System.Collections.Concurrent;
using Lariat.Jobs.Storage.PostgreSql;
using Npgsql;

namespace Lariat.Jobs.Tests.PostgreSql;

/// <summary>Tables of one test; they are emptied and used again by another. Any thread.</summary>
internal sealed class PostgreSqlTestSchema
{
    private static readonly ConcurrentBag<PostgreSqlTestSchema> s_free = [];
    private static int s_count;

    private readonly NpgsqlDataSource _source;
    private readonly Lock _lock = new();
    private DateTimeOffset? _now;

    private PostgreSqlTestSchema(NpgsqlDataSource source, string name)
    {
        _source = source;
        Name = name;
    }

    public string Name { get; }

    public static PostgreSqlTestSchema Take(NpgsqlDataSource source)
    {
        if (s_free.TryTake(out PostgreSqlTestSchema? free))
        {
            return free;
        }

        var schema = new PostgreSqlTestSchema(source, $"test_{Interlocked.Increment(ref s_count)}");
        schema.Create();
        return schema;
    }

    /// <summary>Makes the server's time that of a test; null: its own.</summary>
    public void SetClock(DateTimeOffset? now)
    {
        lock (_lock)
        {
            if (now != _now)
            {
                Run($"UPDATE {Name}.test_clock SET at = {(now is null ? "NULL" : $"'{now:O}'")}");
                _now = now;
            }
        }
    }

    public void Run(string sql)
    {
        using NpgsqlCommand command = _source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    public void Release()
    {
        SetClock(null);
        Run($"""
            DELETE FROM {Name}.schema_version WHERE version > {PostgreSqlSchema.Version};
            TRUNCATE {Name}.audit, {Name}.job, {Name}.done, {Name}.dead, {Name}.worker, {Name}.lim, {Name}.uniq,
              {Name}.pause, {Name}.grp, {Name}.edge, {Name}.schedule, {Name}.progress;
            """);
        s_free.Add(this);
    }

    private void Create()
    {
        var database = new PostgreSqlDatabase(_source, isOwner: false, new PostgreSqlJobsOptions { Schema = Name });
        using NpgsqlConnection connection = _source.OpenConnection();
        PostgreSqlSchema.MigrateAsync(database, connection).GetAwaiter().GetResult();
        Run($"""
            CREATE TABLE {Name}.test_clock (at timestamptz);
            INSERT INTO {Name}.test_clock VALUES (NULL);
            CREATE OR REPLACE FUNCTION {Name}.now() RETURNS timestamptz LANGUAGE sql STABLE
              AS 'SELECT coalesce((SELECT at FROM {Name}.test_clock), statement_timestamp())';
            """);
    }
}
