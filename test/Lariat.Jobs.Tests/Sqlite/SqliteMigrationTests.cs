using Lariat.Jobs.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Lariat.Jobs.Tests.Sqlite;

/// <summary>Files that older versions have written.</summary>
public sealed class SqliteMigrationTests : JobsTest<SqliteEngine>
{
    // As version 1 wrote it: a ready job, one that runs, a dead one, and a completed one.
    private const string Version1 = """
        CREATE TABLE lariat_schema (version INTEGER NOT NULL) STRICT;
        INSERT INTO lariat_schema VALUES (1);
        CREATE TABLE lariat_job (
          seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, queue TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL,
          priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3), run_at INTEGER NOT NULL, worker INTEGER,
          attempt INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL, lost INTEGER NOT NULL DEFAULT 0,
          abort INTEGER NOT NULL DEFAULT 0, keep INTEGER NOT NULL, timeout INTEGER,
          created_at INTEGER NOT NULL, started_at INTEGER, tags TEXT, errors TEXT, payload TEXT NOT NULL) STRICT;
        CREATE INDEX lariat_job_ready ON lariat_job (queue, priority, run_at, seq) WHERE worker IS NULL;
        CREATE INDEX lariat_job_running ON lariat_job (worker) WHERE worker IS NOT NULL;
        CREATE INDEX lariat_job_abort ON lariat_job (worker) WHERE abort = 1;
        CREATE TABLE lariat_done (
          id BLOB NOT NULL PRIMARY KEY, queue TEXT NOT NULL, kind TEXT NOT NULL, priority INTEGER NOT NULL, state INTEGER NOT NULL,
          attempt INTEGER NOT NULL, attempts INTEGER NOT NULL, created_at INTEGER NOT NULL, run_at INTEGER NOT NULL, started_at INTEGER,
          finished_at INTEGER NOT NULL, tags TEXT, errors TEXT, payload TEXT, result TEXT) STRICT, WITHOUT ROWID;
        CREATE INDEX lariat_done_finished ON lariat_done (finished_at);
        CREATE TABLE lariat_dead (
          id BLOB NOT NULL PRIMARY KEY, queue TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, priority INTEGER NOT NULL,
          attempt INTEGER NOT NULL, attempts INTEGER NOT NULL, keep INTEGER NOT NULL, timeout INTEGER, created_at INTEGER NOT NULL,
          run_at INTEGER NOT NULL, started_at INTEGER, finished_at INTEGER NOT NULL, tags TEXT, errors TEXT, payload TEXT NOT NULL) STRICT,
          WITHOUT ROWID;
        CREATE INDEX lariat_dead_finished ON lariat_dead (finished_at);
        CREATE TABLE lariat_worker (
          id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL, pid_started INTEGER NOT NULL,
          started_at INTEGER NOT NULL, lease_until INTEGER NOT NULL) STRICT;
        INSERT INTO lariat_worker VALUES (1, 'old', 'old', 1, 1, 0, 0);
        INSERT INTO lariat_job (id, queue, kind, version, priority, run_at, attempts, keep, created_at, payload)
        VALUES (unhex('01900000000070008000000000000001'), 'default', 'note', 1, 2, 0, 20, 2, 0, '"ready"');
        INSERT INTO lariat_job (id, queue, kind, version, priority, run_at, worker, attempt, attempts, keep, created_at, payload)
        VALUES (unhex('01900000000070008000000000000002'), 'default', 'note', 1, 2, 0, 1, 1, 20, 2, 0, '"running"');
        INSERT INTO lariat_dead (id, queue, kind, version, priority, attempt, attempts, keep, created_at, run_at, finished_at, errors, payload)
        VALUES (unhex('01900000000070008000000000000003'), 'default', 'note', 1, 2, 20, 20, 2, 0, 0, 0, '[]', '"dead"');
        INSERT INTO lariat_done (id, queue, kind, priority, state, attempt, attempts, created_at, run_at, finished_at)
        VALUES (unhex('01900000000070008000000000000004'), 'default', 'note', 2, 3, 1, 20, 0, 0, 0);
        """;

    private void Write(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Engine.Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [Fact]
    public void OpenAsync_FileOfVersion1_RunsItsJobs() => TestLoop.Run(async () =>
    {
        Write(Version1);
        await using JobClient jobs = await OpenAsync();

        Assert.Equal(
            [JobState.Ready, JobState.Running, JobState.Completed, JobState.Dead], (await jobs.ListAsync()).Select(job => job.State).Order());
        await jobs.RetryAsync(new JobFilter());
        await jobs.EnqueueAsync(Note, "new", new JobOptions { Limit = new JobLimit("key", 1), Unique = new JobUnique() });
        await Coroutine.Sleep(1);
        await WithWorkerAsync(jobs, () => Coroutine.Sleep(10));

        Assert.Equal(["dead", "new", "ready", "running"], Notes.Order(StringComparer.Ordinal));
    });

    [Fact]
    public void OpenAsync_OldFileThatMayNotBeChanged_StaysAsItIs() => TestLoop.Run(async () =>
    {
        Write(Version1);

        JobSchemaException error = await Expect.ThrowsAsync<JobSchemaException>(async () => await JobClient.OpenAsync(
            Engine.Path, [Note], JobEngine.Options with { MigratesSchema = false }));

        Assert.Equal((1, SqliteSchema.Version), (error.Version, error.NeededVersion));
        await Expect.ThrowsAsync<JobSchemaException>(async () => await JobClient.OpenAsync(
            Engine.Path, [Note], JobEngine.Options with { MigratesSchema = false }));
    });

    [Fact]
    public void OpenAsync_FileOfVersion1_HasThisVersionAfterwards() => TestLoop.Run(async () =>
    {
        Write(Version1);
        await using (await OpenAsync())
        {
        }

        using var database = SqliteDatabase.Open(Engine.Path, new JobClientOptions(), TimeSpan.FromSeconds(1));
        Assert.Equal([SqliteSchema.Version], database.Read("SELECT max(version) FROM lariat_schema", row => row.GetInt32(0)));
    });
}
