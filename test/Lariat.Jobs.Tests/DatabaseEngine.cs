using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Lariat.Jobs.Tests;

/// <summary>An engine whose jobs can be a part of the application's transactions.</summary>
public abstract class DatabaseEngine : JobEngine
{
    /// <summary>A connection of the application to the same database, where tables without a schema are the test's own.</summary>
    public abstract DbConnection OpenConnection();

    /// <summary>Removes the history and the dead jobs.</summary>
    public abstract Coroutine ClearAsync();

    /// <summary>Lets a context use the same database.</summary>
    public abstract DbContextOptionsBuilder UseDatabase(DbContextOptionsBuilder options);

    /// <summary>Runs a statement; returns the number that it selects, or 0.</summary>
    public long Run(string sql, DbConnection connection, DbTransaction? transaction = null)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        return command.ExecuteScalar() is long number ? number : 0;
    }
}
