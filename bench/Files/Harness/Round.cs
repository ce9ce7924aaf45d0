using System.Diagnostics;

namespace Lariat.Files.Benchmarks;

/// <summary>What one round of one side cost.</summary>
/// <param name="Speed">Operations per second.</param>
/// <param name="ProcessorUs">Processor time of the whole process for one operation, in microseconds: what a busy machine does not distort.</param>
internal readonly record struct Cost(double Speed, double ProcessorUs)
{
    public static Cost Since(long start, TimeSpan processor, int operations) => new(
        operations / Stopwatch.GetElapsedTime(start).TotalSeconds,
        (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / operations);
}

/// <summary>One round of one side.</summary>
internal static class Round
{
    public static Cost Lariat(Row row, Corpus corpus)
    {
        row.Prepare(corpus);
        Cost cost = default;
        EventLoop.Run(MeasureAsync());
        return cost;

        async Coroutine MeasureAsync()
        {
            await row.BeginAsync(corpus);
            int taken = 0;
            int? Next() => taken < row.OperationCount ? taken++ : null;
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            await TaskGroup.RunAsync(async group =>
            {
                for (int worker = 0; worker < row.Depth; worker++)
                {
                    group.Create(row.WorkAsync(corpus, Next));
                }
            });
            cost = Cost.Since(start, processor, row.OperationCount);
            await row.EndAsync();
        }
    }

    public static async Task<Cost> PlainAsync(Row row, Corpus corpus)
    {
        row.Prepare(corpus);
        int taken = -1;
        int? Next() => Interlocked.Increment(ref taken) is var number && number < row.OperationCount ? number : null;
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, row.Depth).Select(_ => Task.Run(() => row.WorkPlainlyAsync(corpus, Next))));
        return Cost.Since(start, processor, row.OperationCount);
    }
}
