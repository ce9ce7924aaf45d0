// COPY as async sequences. Npgsql buffers a few kilobytes and waits for the socket when they are full: a slow side slows down the other,
// and neither fills memory. Invariant: a COPY into a table has inserted either every row or none.
using Lariat.Data;
using Npgsql;

namespace Lariat.Npgsql;

/// <summary>COPY, PostgreSQL's bulk transfer, with async sequences.</summary>
public static class CopyExtensions
{
    /// <summary>Copies rows into a table, in the binary format.</summary>
    /// <param name="connection">Open; not used by other code meanwhile.</param>
    /// <param name="command"><c>COPY table (columns) FROM STDIN (FORMAT binary)</c>.</param>
    /// <param name="rows">The next row is requested when the previous one has been written.</param>
    /// <param name="writeRow">
    /// Writes the columns of one row: <c>importer.WriteAsync(value, NpgsqlDbType.Integer, token)</c> for each, in their order.
    /// </param>
    /// <returns>The number of inserted rows.</returns>
    /// <remarks>
    /// Suspends where the rows do, and while the server does not keep up. If the rows fail or the task is canceled, the table gets none of
    /// them. asyncpg: <c>copy_records_to_table</c>.
    /// </remarks>
    public static async Coroutine<ulong> CopyInAsync<T>(
        this NpgsqlConnection connection,
        string command,
        IAsyncEnumerable<T> rows,
        Func<NpgsqlBinaryImporter, T, CancellationToken, Task> writeRow)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(writeRow);

        // Disposing an importer that was not completed makes the server discard the rows.
        await using NpgsqlBinaryImporter importer = await DbOperation.RunAsync(token => connection.BeginBinaryImportAsync(command, token));
        await foreach (T row in rows)
        {
            await EndAsync(importer.StartRowAsync(LoopTask.Current.Token));
            await EndAsync(writeRow(importer, row, LoopTask.Current.Token));
        }

        return await DbOperation.RunAsync(token => importer.CompleteAsync(token).AsTask());
    }

    /// <summary>Copies lines into a table, in the text or the CSV format.</summary>
    /// <param name="connection">Open; not used by other code meanwhile.</param>
    /// <param name="command"><c>COPY table (columns) FROM STDIN</c>, or <c>… (FORMAT csv)</c>.</param>
    /// <param name="lines">Without their line ends; escaped as the format requires.</param>
    /// <inheritdoc cref="CopyInAsync{T}" path="/remarks"/>
    public static async Coroutine CopyTextInAsync(this NpgsqlConnection connection, string command, IAsyncEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(lines);
        NpgsqlCopyTextWriter writer = await DbOperation.RunAsync(token => connection.BeginTextImportAsync(command, token));
        bool isComplete = false;
        try
        {
            // The format's line end, whatever the system's is.
            writer.NewLine = "\n";
            await foreach (string line in lines)
            {
                await EndAsync(writer.WriteLineAsync(line.AsMemory(), LoopTask.Current.Token));
            }

            isComplete = true;
        }
        finally
        {
            // Disposing the writer completes the COPY; after canceling there is nothing left to dispose.
            await Coroutine.Uninterruptible(isComplete ? writer.DisposeAsync().AsTask() : writer.CancelAsync());
        }
    }

    /// <summary>Rows from a table or a query, in the binary format.</summary>
    /// <param name="connection">Open; not used by other code until the sequence has ended.</param>
    /// <param name="command"><c>COPY table (columns) TO STDOUT (FORMAT binary)</c>, or <c>COPY (query) TO …</c>.</param>
    /// <param name="readRow">
    /// Reads the columns of one row: <c>await exporter.ReadAsync&lt;int&gt;(token)</c> for each, in their order.
    /// </param>
    /// <remarks>
    /// The COPY begins with the first advance. Suspends when the next row has not arrived; if it is canceled there, the connection is
    /// closed without notice, since Npgsql does not cancel a COPY: PostgreSQL detects that when it sends, or by
    /// <c>client_connection_check_interval</c>. If it is left early, the server is instructed to stop, and the connection is usable.
    /// asyncpg: <c>copy_from_query</c>.
    /// </remarks>
    public static AsyncGenerator<T> CopyOutAsync<T>(
        this NpgsqlConnection connection, string command, Func<NpgsqlBinaryExporter, CancellationToken, ValueTask<T>> readRow)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(readRow);
        return new AsyncGenerator<T>(async yielder =>
        {
            NpgsqlBinaryExporter exporter = await DbOperation.RunAsync(token => connection.BeginBinaryExportAsync(command, token));
            bool areRowsLeft = false;
            try
            {
                while (areRowsLeft = await exporter.StartRowAsync(LoopTask.Current.Token) >= 0)
                {
                    await yielder.YieldAsync(await readRow(exporter, LoopTask.Current.Token));
                    areRowsLeft = false;
                }
            }
            finally
            {
                await EndAsync(connection, exporter, areRowsLeft);
            }
        });
    }

    /// <summary>Lines from a table or a query, in the text or the CSV format.</summary>
    /// <param name="connection">Open; not used by other code until the sequence has ended.</param>
    /// <param name="command"><c>COPY table (columns) TO STDOUT</c>, or <c>… (FORMAT csv)</c>.</param>
    /// <inheritdoc cref="CopyOutAsync{T}" path="/remarks"/>
    public static AsyncGenerator<string> CopyTextOutAsync(this NpgsqlConnection connection, string command)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new AsyncGenerator<string>(async yielder =>
        {
            var reader = (NpgsqlCopyTextReader)await DbOperation.RunAsync(token => connection.BeginTextExportAsync(command, token));
            bool areRowsLeft = false;
            try
            {
                while (await reader.ReadLineAsync(LoopTask.Current.Token) is { } line)
                {
                    areRowsLeft = true;
                    await yielder.YieldAsync(line);
                    areRowsLeft = false;
                }
            }
            finally
            {
                await EndAsync(connection, reader, areRowsLeft);
            }
        });
    }

    // PERF: nearly every row fits into the buffer; then the task has ended already.
    private static Coroutine EndAsync(Task written)
        => written.IsCompletedSuccessfully ? Coroutine.Completed : Coroutine.Uninterruptible(written);

    // Disposing an export reads all remaining rows, with blocking calls. NpgsqlBinaryExporter.Cancel does not notify the server, so another
    // connection does.
    private static async Coroutine EndAsync(NpgsqlConnection connection, IDisposable export, bool areRowsLeft)
    {
        if (!areRowsLeft)
        {
            export.Dispose();
            return;
        }

        await Coroutine.Uninterruptible(Task.Run(async () =>
        {
            using (export)
            {
                await CancelStatementAsync(connection).ConfigureAwait(false);
            }
        }));
    }

    private static async Task CancelStatementAsync(NpgsqlConnection connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Pooling = false };
        await using NpgsqlConnection other = connection.CloneWith(settings.ConnectionString);
        await other.OpenAsync().ConfigureAwait(false);
        await using var cancel = new NpgsqlCommand(
            "SELECT pg_cancel_backend($1)", other) { Parameters = { new() { Value = connection.ProcessID } } };
        await cancel.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
