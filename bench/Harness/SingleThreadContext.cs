namespace Lariat.Benchmarks.Harness;

/// <summary>
/// A plain single-threaded synchronization context, as good as a small one gets: what its own thread posts is queued without a
/// lock, what others post goes through one.
/// </summary>
public sealed class SingleThreadContext : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _inbox = new();
    private readonly Thread _thread = Thread.CurrentThread;

    /// <summary>Runs an async method and what it posts, on this thread, to its end.</summary>
    public static void Run(Func<Task> main)
    {
        SynchronizationContext? outer = Current;
        var context = new SingleThreadContext();
        SetSynchronizationContext(context);
        try
        {
            Task task = main();
            task.ContinueWith(_ => context.Post(static _ => { }, null), TaskScheduler.Default);
            context.RunUntil(task);
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Thread.CurrentThread == _thread)
        {
            _ready.Enqueue((d, state));
            return;
        }

        lock (_inbox)
        {
            _inbox.Enqueue((d, state));
            Monitor.Pulse(_inbox);
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    private void RunUntil(Task task)
    {
        while (!task.IsCompleted)
        {
            while (_ready.TryDequeue(out var item))
            {
                item.Callback(item.State);
            }

            if (!task.IsCompleted)
            {
                TakeInbox();
            }
        }
    }

    private void TakeInbox()
    {
        lock (_inbox)
        {
            while (_inbox.Count == 0)
            {
                Monitor.Wait(_inbox);
            }

            while (_inbox.TryDequeue(out var item))
            {
                _ready.Enqueue(item);
            }
        }
    }
}
