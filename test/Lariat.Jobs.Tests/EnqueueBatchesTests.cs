using System.Text;
using Lariat.Jobs.Storage;
using Lariat.Jobs.Tests.Sqlite;

namespace Lariat.Jobs.Tests;

public sealed class EnqueueBatchesTests : JobsTest<SqliteEngine>
{
    [Theory]
    [InlineData(EnqueueBatches.MaxJobs, 1, 1)]
    [InlineData(EnqueueBatches.MaxJobs + 1, 1, 2)]
    [InlineData(32, 1_000_000, 2)]
    public void AddAsync_ManyInOneIteration_IsABoundedTransactionEach(int count, int payloadBytes, int transactions) => TestLoop.Run(async () =>
    {
        await using JobStore store = await OpenStoreAsync();
        var changed = new ChangeSignal(Timeout.InfiniteTimeSpan);
        var batches = new EnqueueBatches(store, changed);
        byte[] payload = Encoding.UTF8.GetBytes($"\"{new string('x', payloadBytes - 2 > 0 ? payloadBytes - 2 : 0)}\"");

        LoopTask<Guid>[] all = [.. Enumerable.Range(0, count).Select(
            _ => LoopTask.Create(batches.AddAsync(JobOptionsCheck.Resolve(Note, null, payload))))];
        await Coroutine.WaitMany(all);

        Assert.Equal(transactions, changed.Count);
        Assert.Equal(count, all.Select(static one => one.GetResult()).Distinct().Count());
    });
}
