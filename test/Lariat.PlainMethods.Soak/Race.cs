namespace Lariat.PlainMethods.Soak;

/// <summary>Rounds of one task, whose operations another thread completes about when it is canceled.</summary>
internal sealed class Race(Completer completer, int seed)
{
    private const int MaxLooks = 5000;

    private readonly Random _random = new(seed);
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public int Canceled { get; private set; }

    public int Finished { get; private set; }

    public int Cuts { get; private set; }

    public List<string> Faults { get; } = [];

    public async Coroutine RunAsync(int rounds)
    {
        for (int number = 0; number < rounds; number++)
        {
            await RunOneAsync(number);
        }
    }

    private async Coroutine RunOneAsync(int number)
    {
        int shape = _random.Next(Shapes.Count);
        var round = new Round(_random, _thread);
        LoopTask task = LoopTask.Create(Coroutine.From(() => Shapes.Run(shape, round)));
        await Coroutine.Sleep(0);
        foreach (TaskCompletionSource<int> operation in round.Operations)
        {
            completer.Complete(operation, _random.Next(40));
        }

        Thread.SpinWait(_random.Next(60));
        task.Cancel();
        if (_random.Next(4) == 0)
        {
            task.Cancel();
        }

        await Coroutine.WaitMany([task]);
        await round.AllEndedAsync();
        for (int i = 0; i < MaxLooks && round.IsRunning; i++)
        {
            // What outlives the task is resumed by way of the pool.
            await Coroutine.Sleep(i == 0 ? 0 : 0.001);
        }

        Canceled += task.IsCanceled ? 1 : 0;
        Finished += task.IsCompletedSuccessfully ? 1 : 0;
        Cuts += round.Cuts;
        if (round.Fault(task) is { } fault)
        {
            Faults.Add($"round {number}, {Shapes.NameOf(shape)}: {fault}");
        }
    }
}
