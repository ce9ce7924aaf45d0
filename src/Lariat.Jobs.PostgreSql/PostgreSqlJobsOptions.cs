using System.Text.RegularExpressions;
using Lariat.Jobs.Storage.PostgreSql;

namespace Lariat.Jobs;

/// <summary>Options of jobs in PostgreSQL.</summary>
public sealed partial record PostgreSqlJobsOptions
{
    /// <summary>The schema of the tables, which is created if it is missing: 1 to 50 lower-case letters, digits and underscores, the first
    /// no digit. Default: "lariat".</summary>
    public string Schema { get; init; } = "lariat";

    /// <summary>How workers are notified of jobs of other processes. Default: <see cref="PostgreSqlWakeUp.Listen"/>.</summary>
    public PostgreSqlWakeUp WakeUp { get; init; }

    /// <summary>True: an exchange of a worker does not wait until its commit is on the disk (<c>synchronous_commit = off</c>) if none of
    /// the jobs that it stores has a result or has enqueued others. A crash of the server may then lose the ends of the last moments, at
    /// most three times <c>wal_writer_delay</c>, 0.6 s by default: these jobs run again. So do jobs that were taken in these moments, while
    /// the first worker still runs them, also beyond a limit. Enqueues always wait. Default: false.</summary>
    public bool RelaxedCompletion { get; init; }

    /// <summary>The connection that listens, where the others go through a pooler that keeps no LISTEN, such as pgbouncer in transaction
    /// mode: the server's own address. Default: null, the same as the others.</summary>
    public string? ListenConnectionString { get; init; }

    /// <summary>Whether statements are prepared: once per connection, which saves the server the planning. False behind a pooler that
    /// cannot keep them, such as pgbouncer before 1.21. Default: null, where there is no pooler.</summary>
    public bool? PreparesStatements { get; init; }

    /// <summary>Whether notifications are sent and received.</summary>
    internal bool Listens => WakeUp != PostgreSqlWakeUp.Poll;

    /// <exception cref="ArgumentException">The schema's name is not allowed.</exception>
    internal void Check()
    {
        // The only name that becomes a part of SQL text.
        if (!SchemaName().IsMatch(Schema))
        {
            throw new ArgumentException(
                $"'{Schema}' is no name for the schema of the jobs: use 1 to 50 lower-case letters, digits and underscores, the first no "
                + "digit.", nameof(Schema));
        }

        if (ListenConnectionString is not null)
        {
            PostgreSqlConnectionString.Parse(ListenConnectionString);
        }
    }

    [GeneratedRegex(@"^[a-z_][a-z0-9_]{0,49}\z")]
    private static partial Regex SchemaName();
}
