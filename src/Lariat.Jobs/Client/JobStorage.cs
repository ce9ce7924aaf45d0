using Lariat.Jobs.Storage;
using Lariat.Jobs.Storage.Sqlite;

namespace Lariat.Jobs;

/// <summary>Where jobs are stored: a SQLite file, or a server, with the package of its engine.</summary>
/// <remarks>Immutable; any thread; opened as often as needed. arq: <c>RedisSettings</c>.</remarks>
public abstract class JobStorage
{
    internal JobStorage()
    {
    }

    /// <summary>Jobs in a SQLite file.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    public static JobStorage Sqlite(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new SqliteStorage(path);
    }

    /// <exception cref="JobStorageException">It cannot be used.</exception>
    internal abstract Coroutine<JobStore> OpenAsync(JobClientOptions options);

    private sealed class SqliteStorage(string path) : JobStorage
    {
        public override string ToString() => path;

        internal override async Coroutine<JobStore> OpenAsync(JobClientOptions options) => await SqliteJobStore.OpenAsync(path, options);
    }
}
