namespace Lariat.Properties.Tests;

/// <summary>A program that starts tasks, lets them run for a while, and cancels some of them.</summary>
/// <typeparam name="TWorker">What the model knows of a task.</typeparam>
internal abstract class Interleaving<TWorker>
    where TWorker : Worker
{
    protected List<TWorker> Workers { get; } = [];

    /// <summary>Lets everything that is ready run once.</summary>
    protected static Coroutine TickAsync() => Coroutine.Sleep(0);

    /// <summary>Lets everything run until nothing is ready: the virtual clock moves only then.</summary>
    protected static Coroutine SettleAsync() => Coroutine.Sleep(1);

    protected void Start(TWorker worker, Coroutine body)
    {
        Workers.Add(worker);
        worker.Task = LoopTask.Create(body);
    }

    /// <summary>Cancels the nth task that has not ended, oldest first: whoever has just been woken is among the first.</summary>
    protected void Cancel(int number)
    {
        List<TWorker> pending = Workers.FindAll(worker => !worker.Task.IsCompleted);
        if (pending.Count > 0)
        {
            TWorker worker = pending[number % pending.Count];
            worker.Task.Cancel();
            worker.IsCancelRequested = true;
        }
    }

    /// <summary>A task that found the model violated says so first; then those cancelled, and only those, must have ended so.</summary>
    protected void CheckEnds(bool mustAllHaveEnded)
    {
        foreach (TWorker worker in Workers)
        {
            if (worker.Task is { IsCompleted: true, IsCanceled: false })
            {
                worker.Task.GetResult();
            }
        }

        foreach (TWorker worker in Workers)
        {
            Property.Require(worker.Task.IsCompleted || !mustAllHaveEnded, "Every task ends.");
            Property.Require(
                !worker.Task.IsCompleted || worker.Task.IsCanceled == worker.IsCancelRequested,
                "A task ends canceled if, and only if, it was canceled while it ran.");
        }
    }
}

/// <summary>A task of a program.</summary>
internal class Worker
{
    public LoopTask Task { get; set; } = null!;

    public bool IsCancelRequested { get; set; }
}
