namespace Lariat.TestKit;

/// <summary>A second loop, which runs on a thread of its own until it is disposed.</summary>
public sealed class OtherLoop : IDisposable
{
    private readonly Thread _thread;
    private Future<object?> _stop = null!;

    public OtherLoop()
    {
        using var ready = new ManualResetEventSlim();
        _thread = new Thread(() => EventLoop.Run(RunUntilStoppedAsync(ready))) { IsBackground = true, Name = "the other loop" };
        _thread.Start();
        ready.Wait();
    }

    public EventLoop Loop { get; private set; } = null!;

    /// <summary>Runs a coroutine there and waits for its end.</summary>
    public void Run(Func<Coroutine> body) => Loop.RunThreadSafe(CallAsync(body)).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run(Func{Coroutine})"/>
    public T Run<T>(Func<Coroutine<T>> body) => Loop.RunThreadSafe(CallAsync(body)).AsTask().GetAwaiter().GetResult();

    /// <summary>Starts a coroutine there; returns when it has reached its first suspension.</summary>
    public RemoteTask<T> Start<T>(Coroutine<T> coroutine)
    {
        RemoteTask<T> started = Loop.RunThreadSafe(coroutine);
        Run(async () => await Coroutine.Sleep(0));
        return started;
    }

    public void Dispose()
    {
        Loop.CallSoonThreadSafe(() => _stop.TrySetResult(null));
        _thread.Join();
    }

    private static async Coroutine CallAsync(Func<Coroutine> body) => await body();

    private static async Coroutine<T> CallAsync<T>(Func<Coroutine<T>> body) => await body();

    private async Coroutine RunUntilStoppedAsync(ManualResetEventSlim ready)
    {
        Loop = EventLoop.Current;
        _stop = Loop.CreateFuture();
        ready.Set();
        await _stop;
    }
}
