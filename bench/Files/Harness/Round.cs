using System.Diagnostics;

namespace Lariat.Files.Benchmarks;

/// <summary>One round of one side: operations per second.</summary>
internal static class Round
{
    public static double Lariat(Row row, Corpus corpus)
    {
        row.Prepare(corpus);
        double seconds = 0;
        EventLoop.Run(MeasureAsync());
        return row.OperationCount / seconds;

        async Coroutine MeasureAsync()
        {
            await row.BeginAsync(corpus);
            int taken = 0;
            int? Next() => taken < row.OperationCount ? taken++ : null;
            long start = Stopwatch.GetTimestamp();
            await TaskGroup.Run(async group =>
            {
                for (int worker = 0; worker < row.Depth; worker++)
                {
                    group.Create(row.WorkAsync(corpus, Next));
                }
            });
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            await row.EndAsync();
        }
    }

    public static async Task<double> PlainAsync(Row row, Corpus corpus)
    {
        row.Prepare(corpus);
        int taken = -1;
        int? Next() => Interlocked.Increment(ref taken) is var number && number < row.OperationCount ? number : null;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, row.Depth).Select(_ => Task.Run(() => row.WorkPlainlyAsync(corpus, Next))));
        return row.OperationCount / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
