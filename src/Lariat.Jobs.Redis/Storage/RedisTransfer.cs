namespace Lariat.Jobs.Storage.Redis;

/// <summary>Says that there is no export or import of jobs in Redis.</summary>
internal sealed class RedisTransfer(RedisDatabase database) : JobTransferStore
{
    public override Coroutine ExportAsync(Action<string> write) => throw Missing("exported");

    public override Coroutine ImportAsync(IEnumerable<TransferBatch> batches) => throw Missing("imported");

    private JobStorageException Missing(string what) => new(
        $"Jobs in Redis ('{database.Name}') cannot be {what}: only SQLite and PostgreSQL have that. Let workers finish what is there, and "
        + "enqueue into the other storage from now on.");
}
