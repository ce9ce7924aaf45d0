// The tables, as numbered steps that only go forward. Instants are ticks in UTC; ids are 16 bytes; payload, result, tags and errors are
// JSON. A finished job leaves "job", so that the table that is searched stays small.
namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>Creates the tables, and brings those of older versions up to date.</summary>
internal static class SqliteSchema
{
    /// <summary>The version that this program writes.</summary>
    public static int Version => s_steps.Length;

    /// <summary>The first line of the last error, up to 300 characters.</summary>
    public const string Failure = """
        substr(errors ->> '$[#-1].Text', 1, min(300, instr((errors ->> '$[#-1].Text') || char(10), char(10)) - 1))
        """;

    private static readonly string[] s_steps =
    [
        """
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
        """,

        // Unique keys, limits and pauses. Jobs with a limit have an index of their own, so that those which wait for a place are not in the
        // way of the others. Triggers count the places and free the keys: no statement that ends a try can forget it. A key with
        // expires_at belongs to a time, the others to a job.
        """
        ALTER TABLE lariat_job ADD COLUMN limit_key TEXT;
        ALTER TABLE lariat_job ADD COLUMN unique_key TEXT;
        ALTER TABLE lariat_job ADD COLUMN until_started INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE lariat_dead ADD COLUMN limit_key TEXT;
        ALTER TABLE lariat_dead ADD COLUMN unique_key TEXT;
        ALTER TABLE lariat_dead ADD COLUMN until_started INTEGER NOT NULL DEFAULT 0;
        DROP INDEX lariat_job_ready;
        CREATE INDEX lariat_job_ready ON lariat_job (queue, priority, run_at, seq) WHERE worker IS NULL AND limit_key IS NULL;
        CREATE INDEX lariat_job_limited ON lariat_job (queue, limit_key, priority, run_at, seq)
          WHERE worker IS NULL AND limit_key IS NOT NULL;
        CREATE INDEX lariat_job_limited_due ON lariat_job (queue, run_at) WHERE worker IS NULL AND limit_key IS NOT NULL;
        CREATE INDEX lariat_dead_limited ON lariat_dead (limit_key) WHERE limit_key IS NOT NULL;
        CREATE TABLE lariat_limit (
          key TEXT NOT NULL PRIMARY KEY, is_set INTEGER NOT NULL DEFAULT 0, concurrency INTEGER, rate_count INTEGER, rate_per INTEGER,
          rate_burst INTEGER, used INTEGER NOT NULL DEFAULT 0, arrival INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
        CREATE TABLE lariat_unique (
          kind TEXT NOT NULL, key TEXT NOT NULL, job BLOB NOT NULL, expires_at INTEGER, PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID;
        CREATE INDEX lariat_unique_expires ON lariat_unique (expires_at) WHERE expires_at IS NOT NULL;
        CREATE TABLE lariat_pause (
          target INTEGER NOT NULL, name TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (target, name)) STRICT, WITHOUT ROWID;
        CREATE TRIGGER lariat_job_moved AFTER UPDATE OF worker ON lariat_job WHEN NEW.limit_key IS NOT NULL OR NEW.until_started = 1
        BEGIN
          UPDATE lariat_limit SET used = used + (NEW.worker IS NOT NULL) - (OLD.worker IS NOT NULL) WHERE key = NEW.limit_key;
          DELETE FROM lariat_unique
          WHERE NEW.until_started = 1 AND NEW.worker IS NOT NULL AND kind = NEW.kind AND key = NEW.unique_key AND job = NEW.id;
        END;
        CREATE TRIGGER lariat_job_gone AFTER DELETE ON lariat_job WHEN OLD.limit_key IS NOT NULL OR OLD.unique_key IS NOT NULL
        BEGIN
          UPDATE lariat_limit SET used = used - 1 WHERE OLD.worker IS NOT NULL AND key = OLD.limit_key;
          DELETE FROM lariat_unique WHERE kind = OLD.kind AND key = OLD.unique_key AND job = OLD.id AND expires_at IS NULL;
        END;
        """,

        // Groups, schedules, progress. Jobs that wait (waits > 0) are not in the indexes from which the others are taken.
        """
        ALTER TABLE lariat_job ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE lariat_job ADD COLUMN grp BLOB;
        ALTER TABLE lariat_job ADD COLUMN completes BLOB;
        ALTER TABLE lariat_job ADD COLUMN scheduled_for INTEGER;
        ALTER TABLE lariat_job ADD COLUMN progress REAL;
        ALTER TABLE lariat_job ADD COLUMN progress_text TEXT;
        ALTER TABLE lariat_job ADD COLUMN progress_at INTEGER;
        ALTER TABLE lariat_done ADD COLUMN grp BLOB;
        ALTER TABLE lariat_dead ADD COLUMN grp BLOB;
        ALTER TABLE lariat_dead ADD COLUMN completes BLOB;
        ALTER TABLE lariat_dead ADD COLUMN scheduled_for INTEGER;
        DROP INDEX lariat_job_ready;
        DROP INDEX lariat_job_limited;
        DROP INDEX lariat_job_limited_due;
        CREATE INDEX lariat_job_ready ON lariat_job (queue, priority, run_at, seq)
          WHERE worker IS NULL AND waits = 0 AND limit_key IS NULL;
        CREATE INDEX lariat_job_limited ON lariat_job (queue, limit_key, priority, run_at, seq)
          WHERE worker IS NULL AND waits = 0 AND limit_key IS NOT NULL;
        CREATE INDEX lariat_job_limited_due ON lariat_job (queue, run_at) WHERE worker IS NULL AND waits = 0 AND limit_key IS NOT NULL;
        CREATE INDEX lariat_job_waiting_limit ON lariat_job (limit_key) WHERE waits > 0 AND limit_key IS NOT NULL;
        CREATE INDEX lariat_job_grp ON lariat_job (grp) WHERE grp IS NOT NULL;
        CREATE INDEX lariat_done_grp ON lariat_done (grp) WHERE grp IS NOT NULL;
        CREATE INDEX lariat_dead_grp ON lariat_dead (grp) WHERE grp IS NOT NULL;
        CREATE TABLE lariat_grp (
          id BLOB NOT NULL PRIMARY KEY, parent BLOB, policy INTEGER NOT NULL, members INTEGER NOT NULL,
          succeeded INTEGER NOT NULL DEFAULT 0, aborted INTEGER NOT NULL DEFAULT 0, dead INTEGER NOT NULL DEFAULT 0,
          is_aborted INTEGER NOT NULL DEFAULT 0, then_id BLOB, failure_id BLOB, created_at INTEGER NOT NULL, ended_at INTEGER) STRICT,
          WITHOUT ROWID;
        CREATE INDEX lariat_grp_parent ON lariat_grp (parent) WHERE parent IS NOT NULL;
        CREATE INDEX lariat_grp_ended ON lariat_grp (ended_at) WHERE ended_at IS NOT NULL;
        CREATE TABLE lariat_edge (before BLOB NOT NULL, after BLOB NOT NULL, PRIMARY KEY (before, after)) STRICT, WITHOUT ROWID;
        CREATE TABLE lariat_schedule (
          name TEXT NOT NULL PRIMARY KEY, expression TEXT NOT NULL, zone TEXT NOT NULL, misfire INTEGER NOT NULL,
          is_declared INTEGER NOT NULL, paused INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL, last_at INTEGER,
          queue TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, priority INTEGER NOT NULL, attempts INTEGER NOT NULL,
          keep INTEGER NOT NULL, timeout INTEGER, tags TEXT NOT NULL, payload TEXT NOT NULL, keys TEXT) STRICT, WITHOUT ROWID;
        """,

        // For people, without reading all: pages by queue and time, aborted jobs, and dead jobs by what failed. "failure" is the
        // first line of the last error, computed where it is read. "version" and "timeout" allow a copy of an ended job.
        $"""
        ALTER TABLE lariat_job ADD COLUMN failure TEXT AS ({Failure}) VIRTUAL;
        ALTER TABLE lariat_done ADD COLUMN failure TEXT AS ({Failure}) VIRTUAL;
        ALTER TABLE lariat_dead ADD COLUMN failure TEXT AS ({Failure}) VIRTUAL;
        ALTER TABLE lariat_done ADD COLUMN version INTEGER;
        ALTER TABLE lariat_done ADD COLUMN timeout INTEGER;
        CREATE INDEX lariat_job_page ON lariat_job (queue, run_at, id) WHERE worker IS NULL AND waits = 0;
        CREATE INDEX lariat_job_waiting ON lariat_job (queue, run_at, id) WHERE worker IS NULL AND waits > 0;
        CREATE INDEX lariat_done_aborted ON lariat_done (finished_at) WHERE state = 4;
        CREATE INDEX lariat_dead_queue ON lariat_dead (queue);
        CREATE INDEX lariat_dead_failure ON lariat_dead (kind, failure, finished_at);
        """,

        // The trace in which a job was enqueued: StoredTrace. What a worker can do: JSON arrays and objects.
        """
        ALTER TABLE lariat_job ADD COLUMN trace TEXT;
        ALTER TABLE lariat_done ADD COLUMN trace TEXT;
        ALTER TABLE lariat_dead ADD COLUMN trace TEXT;
        ALTER TABLE lariat_worker ADD COLUMN queues TEXT;
        ALTER TABLE lariat_worker ADD COLUMN kinds TEXT;
        """,

        // What people have done. And the failure of a dead job, which an index alone could not answer while it was computed: SQLite read
        // each row for it. A trigger computes it, so that whatever writes dead jobs has it.
        $"""
        CREATE TABLE lariat_audit (
          id BLOB NOT NULL PRIMARY KEY, at INTEGER NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL,
          count INTEGER) STRICT, WITHOUT ROWID;
        CREATE INDEX lariat_audit_at ON lariat_audit (at, id);
        DROP INDEX lariat_dead_failure;
        ALTER TABLE lariat_dead DROP COLUMN failure;
        ALTER TABLE lariat_dead ADD COLUMN failure TEXT;
        UPDATE lariat_dead SET failure = {Failure};
        CREATE INDEX lariat_dead_failure ON lariat_dead (kind, failure, finished_at);
        CREATE TRIGGER lariat_dead_failed AFTER INSERT ON lariat_dead
        BEGIN
          UPDATE lariat_dead SET failure = {Failure} WHERE id = NEW.id;
        END;
        """,

        // Less to write for each job: pages are read in the order of the index from which jobs are taken, and the failure of a job that is
        // not dead, which was computed with each change of its row, is computed by the queries that use it.
        """
        DROP INDEX lariat_job_page;
        DROP INDEX lariat_job_ready;
        DROP INDEX lariat_job_limited_due;
        ALTER TABLE lariat_job DROP COLUMN failure;
        ALTER TABLE lariat_done DROP COLUMN failure;
        CREATE INDEX lariat_job_ready ON lariat_job (queue, priority, run_at, id)
          WHERE worker IS NULL AND waits = 0 AND limit_key IS NULL;
        CREATE INDEX lariat_job_limited_due ON lariat_job (queue, run_at, id)
          WHERE worker IS NULL AND waits = 0 AND limit_key IS NOT NULL;
        """,
    ];

    /// <exception cref="JobStorageException">The database holds no jobs.</exception>
    public static void CheckPresent(SqliteDatabase database, string path)
    {
        if (!IsPresent(database))
        {
            throw new JobStorageException($"'{path}' is a database without jobs.");
        }
    }

    /// <summary>Makes the missing steps, in one transaction.</summary>
    /// <param name="database">The database.</param>
    /// <param name="path">Of it, for messages.</param>
    /// <param name="mayChange">False: missing steps of a file with jobs are an error.</param>
    /// <exception cref="JobSchemaException">The file was written by a newer version of Lariat.Jobs, or by an older one and may not be
    /// changed.</exception>
    public static void Migrate(SqliteDatabase database, string path, bool mayChange)
    {
        // Without a transaction that writes: a process that starts does not wait for those that work.
        if (IsPresent(database) && ReadVersion(database) == Version)
        {
            return;
        }

        database.InTransaction(() =>
        {
            database.Run("CREATE TABLE IF NOT EXISTS lariat_schema (version INTEGER NOT NULL) STRICT");
            int version = ReadVersion(database);
            if (version > Version)
            {
                throw JobSchemaException.TooNew(path, version, Version, "Lariat.Jobs");
            }

            if (version < Version && version > 0 && !mayChange)
            {
                throw JobSchemaException.TooOld(path, version, Version);
            }

            for (int next = version; next < Version; next++)
            {
                database.Run(s_steps[next]);
                database.Run("INSERT INTO lariat_schema (version) VALUES ($version)", ("$version", next + 1));
            }

            return Version;
        });
    }

    private static bool IsPresent(SqliteDatabase database)
        => database.Read("SELECT 1 FROM sqlite_master WHERE name = 'lariat_schema'", static _ => true).Count > 0;

    private static int ReadVersion(SqliteDatabase database)
        => database.Read("SELECT coalesce(max(version), 0) FROM lariat_schema", static row => row.GetInt32(0))[0];
}
