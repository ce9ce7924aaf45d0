namespace Lariat.Benchmarks;

/// <summary>
/// The cancellation of parked tasks, a thousand at once, until all have ended. In .NET each task has a token source of its own.
/// </summary>
internal abstract class CancelRow(string name) : Row(name, coldCount: 20_000)
{
    private const int BatchSize = 1000;

    public sealed override async Coroutine RunLariat(int count, Meter meter)
    {
        var tasks = new LoopTask[BatchSize];
        for (int batch = 0; batch < count / BatchSize; batch++)
        {
            for (int i = 0; i < BatchSize; i++)
            {
                tasks[i] = LoopTask.Create(ParkAsync());
            }

            await Coroutine.Sleep(0);
            meter.Start();
            foreach (LoopTask task in tasks)
            {
                task.Cancel();
            }

            while (!tasks[^1].IsCompleted)
            {
                await Coroutine.Sleep(0);
            }

            meter.Stop();
            Work.Require(Array.TrueForAll(tasks, task => task.IsCanceled));
        }
    }

    public sealed override async Task RunDotNet(int count, Meter meter)
    {
        var sources = new CancellationTokenSource[BatchSize];
        var tasks = new Task[BatchSize];
        for (int batch = 0; batch < count / BatchSize; batch++)
        {
            for (int i = 0; i < BatchSize; i++)
            {
                sources[i] = new CancellationTokenSource();
                tasks[i] = ParkByDotNet(sources[i].Token);
            }

            await Task.Yield();
            meter.Start();
            foreach (CancellationTokenSource source in sources)
            {
                source.Cancel();
            }

            foreach (Task task in tasks)
            {
                while (!task.IsCompleted)
                {
                    await Task.Yield();
                }
            }

            meter.Stop();
            Work.Require(Array.TrueForAll(tasks, task => task.IsCanceled));
            Array.ForEach(sources, source => source.Dispose());
        }
    }

    /// <summary>The body of the tasks: parks for ever.</summary>
    protected abstract Coroutine ParkAsync();

    /// <inheritdoc cref="ParkAsync"/>
    protected abstract Task ParkByDotNet(CancellationToken token);
}
