using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Lariat.Jobs.Tests;

/// <summary>A storage of one test, and what tests change in it that no worker would.</summary>
public abstract class JobEngine : IDisposable
{
    /// <summary>The options of tests on virtual time.</summary>
    public static JobClientOptions Options => new()
    {
        Clock = new LoopClock(EventLoop.Current),
        PollInterval = Timeout.InfiniteTimeSpan,
    };

    public abstract JobStorage Storage { get; }

    /// <summary>The same, with its own clock.</summary>
    public abstract JobStorage RealTimeStorage { get; }

    /// <summary>A connection of the application to the same database, where tables without a schema are the test's own.</summary>
    public abstract DbConnection OpenConnection();

    /// <summary>Lets a context use the same database.</summary>
    public abstract DbContextOptionsBuilder UseDatabase(DbContextOptionsBuilder options);

    /// <summary>Takes running jobs from their worker, as another worker does that has declared it dead; they are due in a day.</summary>
    public abstract Coroutine TakeRunningAsync();

    /// <summary>Changes what is stored about the workers' processes: an assignment of SQL.</summary>
    public abstract Coroutine ChangeWorkersAsync(string assignment);

    /// <summary>Removes all workers, as another worker does that has declared them dead.</summary>
    public abstract Coroutine RemoveWorkersAsync();

    /// <summary>Removes the history and the dead jobs.</summary>
    public abstract Coroutine ClearAsync();

    /// <summary>Changes the version of the tables.</summary>
    public abstract Coroutine ChangeSchemaVersionAsync(int version);

    /// <summary>Runs a statement; returns the number that it selects, or 0.</summary>
    public long Run(string sql, DbConnection connection, DbTransaction? transaction = null)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        return command.ExecuteScalar() is long number ? number : 0;
    }

    public abstract void Dispose();
}
