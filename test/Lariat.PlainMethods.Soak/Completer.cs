using System.Collections.Concurrent;

namespace Lariat.PlainMethods.Soak;

/// <summary>Completes operations on a thread of its own, after a pause of random length.</summary>
internal sealed class Completer : IDisposable
{
    private readonly BlockingCollection<(TaskCompletionSource<int> Operation, int Spins)> _queue = [];
    private readonly Thread _thread;

    public Completer()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "completer" };
        _thread.Start();
    }

    public void Complete(TaskCompletionSource<int> operation, int spins) => _queue.Add((operation, spins));

    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        foreach ((TaskCompletionSource<int> operation, int spins) in _queue.GetConsumingEnumerable())
        {
            Thread.SpinWait(spins);
            operation.TrySetResult(1);
        }
    }
}
