namespace Lariat.Jobs.Storage;

/// <summary>The part of an engine that writes all it has, and reads that of another. <see cref="TransferTable"/> is the format.</summary>
internal abstract class JobTransferStore
{
    /// <summary>Passes the lines of all rows to a function, as they were at one instant.</summary>
    /// <param name="write">Called with each line, on a thread of the engine.</param>
    public abstract Coroutine ExportAsync(Action<string> write);

    /// <summary>Stores rows, in one transaction.</summary>
    /// <param name="batches">The rows. Read on a thread of the engine; what reading throws ends the transaction, and nothing is
    /// stored.</param>
    /// <exception cref="JobStorageException">The storage has one of the rows already, or cannot store one.</exception>
    public abstract Coroutine ImportAsync(IEnumerable<TransferBatch> batches);

    /// <summary>What is wrong when not all rows of a batch are new.</summary>
    protected static JobStorageException Exists(string storage, TransferBatch batch, string? id) => new(
        $"'{storage}' has {(id is null ? $"a row of '{batch.Table.Name}' that the export has" : $"the job {id}")} already (lines "
        + $"{batch.FirstLine} to {batch.FirstLine + batch.Count - 1}); nothing was imported. Import into a storage without jobs.");
}
