using System.Data.Common;

namespace Lariat.Jobs.Tests.Observing;

/// <summary>The trace of a job that is enqueued in a transaction of the application.</summary>
public abstract class TransactionTracingTests<TEngine> : JobsTest<TEngine>
    where TEngine : DatabaseEngine, new()
{
    private readonly SpanRecorder _spans = new();

    [Fact]
    public void EnqueueAsync_Transaction_KeepsTheTrace() => TestLoop.Run(async () =>
    {
        using SpanRecorder spans = _spans;
        var traced = new Job<string>(spans.Kind, Text, static async (_, _) => await Coroutine.Yield());
        await using JobClient jobs = await OpenAsync(traced);
        await using (DbConnection connection = Engine.OpenConnection())
        await using (DbTransaction transaction = await connection.BeginTransactionAsync())
        {
            await jobs.EnqueueAsync(traced, "x", transaction);
            await jobs.CommitAsync(transaction);
        }

        await jobs.DrainAsync();

        Assert.Equal(
            Assert.Single(spans.Find("publish")).SpanId, Assert.Single(Assert.Single(spans.Find("process")).Links).Context.SpanId);
    });
}
