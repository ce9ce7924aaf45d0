namespace Lariat.PlainMethods.Soak;

/// <summary>The operations of one round, and the count of what its methods did.</summary>
internal sealed class Round
{
    private readonly int _thread;
    private readonly Dictionary<string, int> _counts = [];
    private string? _fault;
    private int _running;

    public Round(Random random, int thread)
    {
        _thread = thread;
        Operations = [.. Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource<int>(
            random.Next(2) == 0 ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None))];
    }

    public TaskCompletionSource<int>[] Operations { get; }

    public int Cuts { get; private set; }

    /// <summary>The shape does not wait for all its methods: one may go on when the task has ended.</summary>
    public bool MayOutliveTask { get; set; }

    /// <summary>A finally block is still to run.</summary>
    public bool IsRunning => _running > 0;

    /// <summary>An operation, to be awaited by one of the shapes.</summary>
    public Task<int> this[int index] => Operations[index].Task;

    /// <summary>A statement: may run once.</summary>
    public void Mark(string statement)
    {
        Check(statement);
        int count = _counts[statement] = _counts.GetValueOrDefault(statement) + 1;
        if (count > 1)
        {
            _fault ??= $"{statement} ran {count} times";
        }
    }

    /// <summary>A try block begins: its finally must run.</summary>
    public void Enter(string block)
    {
        Mark($"{block} try");
        _running++;
    }

    public void Leave(string block)
    {
        Mark($"{block} finally");
        _running--;
    }

    public void Cut() => Cuts++;

    /// <summary>Waits for the other thread: what it completes late must resume nobody.</summary>
    public async Coroutine AllEndedAsync()
    {
        foreach (TaskCompletionSource<int> operation in Operations)
        {
            await Coroutine.Uninterruptible(operation.Task);
        }
    }

    public string? Fault(LoopTask task) => _fault
        ?? (_running != 0 ? $"{_running} finally blocks did not run" : null)
        ?? (task.IsCanceled || task.IsCompletedSuccessfully ? null : $"the task is {task}");

    private void Check(string statement)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _fault ??= $"{statement} ran on thread {Environment.CurrentManagedThreadId}";
        }

        if (!MayOutliveTask && LoopTask.CurrentOrNull is not { IsCompleted: false })
        {
            _fault ??= $"{statement} ran after the end of its task";
        }
    }
}
