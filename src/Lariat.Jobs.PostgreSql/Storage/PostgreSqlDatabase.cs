// How every call reaches the server. A call is one function on one connection of the pool, and may be run again: after a deadlock, since it
// has changed nothing, and after a lost connection, since a call that is repeated has the effect of one. What remains is a
// JobStorageException. Nothing of a session is relied on, so that a pooler may give each transaction another one.
using System.Collections.Concurrent;
using Lariat.Data;
using Npgsql;

namespace Lariat.Jobs.Storage.PostgreSql;

/// <summary>A database of a server, through a pool of connections. Any thread.</summary>
/// <param name="source">The pool.</param>
/// <param name="isOwner">Whether the pool is disposed with this.</param>
/// <param name="options">The schema, and whether statements are prepared.</param>
internal sealed class PostgreSqlDatabase(NpgsqlDataSource source, bool isOwner, PostgreSqlJobsOptions options) : IAsyncDisposable
{
    private const int MaxConflicts = 5;
    private const string SchemaOfTexts = "lariat";

    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Host and database, for messages: without the password.</summary>
    public string Name { get; } = NameOf(source.ConnectionString);

    public string Schema { get; } = options.Schema;

    /// <summary>Whether a transaction of the application notifies workers itself.</summary>
    public bool NotifiesInTransactions { get; } = options.WakeUp == PostgreSqlWakeUp.InTransaction;

    /// <summary>Whether exchanges that can be repeated need not be on the disk.</summary>
    public bool RelaxesCompletion { get; } = options.RelaxedCompletion;

    /// <summary>Whether statements are prepared. Found out when the storage is opened.</summary>
    public bool PreparesStatements { get; private set; } = options.PreparesStatements ?? false;

    /// <summary>Whether a pooler is between this program and the server. Found out when the storage is opened.</summary>
    public bool IsPooled { get; private set; }

    public NpgsqlDataSource Source => source;

    public static string NameOf(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        return $"{parts.Host}:{parts.Port}/{parts.Database ?? parts.Username}";
    }

    /// <summary>Notes whether a pooler is between this program and the server, unless the options say what to do.</summary>
    public void NotePooler(bool isPooled)
    {
        IsPooled = isPooled;
        PreparesStatements = options.PreparesStatements ?? !isPooled;
    }

    /// <summary>A statement as the server gets it: texts are written for the schema "lariat".</summary>
    public string Text(string sql) => Schema == SchemaOfTexts ? sql
        : _texts.GetOrAdd(sql, static (text, schema) => text.Replace($"{SchemaOfTexts}.", $"{schema}.", StringComparison.Ordinal), Schema);

    /// <summary>Runs a function that writes; a cancellation waits for its end, as the caller needs the outcome. Thread: the
    /// loop's.</summary>
    /// <param name="function">Receives a connection, and whether an earlier run of it may have been committed. Runs on the thread
    /// pool.</param>
    /// <exception cref="JobStorageException">The server cannot be reached, or has refused.</exception>
    public async Coroutine<T> WriteAsync<T>(Func<NpgsqlConnection, bool, Task<T>> function)
        => await Coroutine.Uninterruptible(() => Task.Run(() => RepeatAsync(function, CancellationToken.None)));

    /// <summary>Runs a function that writes more than one batch, in a transaction.</summary>
    /// <inheritdoc cref="WriteAsync{T}"/>
    public Coroutine<T> TransactAsync<T>(Func<NpgsqlConnection, bool, Task<T>> function) => WriteAsync(async (connection, isRepeat) =>
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        T result = await function(connection, isRepeat).ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
        return result;
    });

    /// <summary>Runs a function that reads; a cancellation ends it. Thread: the loop's.</summary>
    /// <inheritdoc cref="WriteAsync{T}"/>
    public async Coroutine<T> ReadAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> function)
        => await DbOperation.RunAsync(token => Task.Run(() => RepeatAsync((connection, _) => function(connection, token), token), token));

    public ValueTask DisposeAsync() => isOwner ? source.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>What a failure of a call is for its caller.</summary>
    public JobStorageException Explain(Exception error) => new(PostgreSqlErrors.Explain(Name, error), error);

    private async Task<T> RepeatAsync<T>(Func<NpgsqlConnection, bool, Task<T>> function, CancellationToken token)
    {
        bool isRepeat = false;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await using NpgsqlConnection connection = await source.OpenConnectionAsync(token).ConfigureAwait(false);
                return await function(connection, isRepeat).ConfigureAwait(false);
            }
            catch (PostgresException error) when (PostgreSqlErrors.IsConflict(error) && attempt < MaxConflicts)
            {
                await Task.Delay(Random.Shared.Next(5, 20 << attempt), token).ConfigureAwait(false);
            }
            catch (Exception error) when (PostgreSqlErrors.IsLostConnection(error) && !isRepeat)
            {
                // The other connections of the pool are as old as this one.
                isRepeat = true;
                source.Clear();
            }
            catch (Exception error) when (PostgreSqlErrors.IsOfServer(error))
            {
                throw Explain(error);
            }
        }
    }
}
