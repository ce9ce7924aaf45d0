// The errors of PostgreSQL by their codes (appendix A of its manual), and what they mean for jobs.
using System.IO;
using System.Net.Sockets;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>Says what an error of the server or of the way to it means.</summary>
internal static class PostgreSqlErrors
{
    /// <summary>Two transactions hindered each other: this one has changed nothing, and may be run again.</summary>
    public static bool IsConflict(PostgresException error)
        => error.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure

            // A row of the history was on its way to the partition of the rest when the one of its day was added.
            || (error.SqlState == PostgresErrorCodes.CheckViolation && error.TableName == "done_other");

    /// <summary>The connection is gone: what was sent over it may have been committed or not.</summary>
    public static bool IsLostConnection(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => true,
        PostgresException server => server.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException => error.InnerException is IOException or SocketException,
        _ => false,
    };

    /// <summary>Not a mistake of this program.</summary>
    public static bool IsOfServer(Exception error) => error is NpgsqlException or TimeoutException or SocketException or IOException;

    /// <summary>A sentence with the database's name, and what to do where that is known.</summary>
    public static string Explain(string database, Exception error)
    {
        string what = error is PostgresException server ? server.MessageText : error.InnerException is { } inner and not PostgresException
            ? $"{error.Message} ({inner.Message})" : error.Message;
        string advice = (error as PostgresException)?.SqlState switch
        {
            PostgresErrorCodes.InsufficientPrivilege => " The user needs CREATE on the database to create the tables, or USAGE on their "
                + "schema, all rights on its tables and sequences, and EXECUTE on its functions.",
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedColumn
                or PostgresErrorCodes.InvalidSchemaName => " The tables of the jobs are missing or were changed: open the storage again.",
            PostgresErrorCodes.ReadOnlySqlTransaction => " It is a standby or read-only: connect to the primary server "
                + "(Target Session Attributes=primary).",
            PostgresErrorCodes.DuplicatePreparedStatement or PostgresErrorCodes.InvalidSqlStatementName
                => " A pooler does not keep prepared statements: set PostgreSqlJobsOptions.PreparesStatements to false.",
            PostgresErrorCodes.TooManyConnections => " Use fewer connections (Maximum Pool Size), or a pooler.",
            _ => "",
        };
        return $"The jobs in '{database}' cannot be used: {what.TrimEnd('.')}.{advice}";
    }
}
