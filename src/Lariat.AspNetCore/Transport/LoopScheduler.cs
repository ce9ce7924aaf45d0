using System.IO.Pipelines;

namespace Lariat.AspNetCore.Transport;

/// <summary>Where the continuations of a connection's pipe run: on its loop, at once if nobody else's code is in the middle of something there.</summary>
internal sealed class LoopScheduler(TransportLoop home) : PipeScheduler
{
    public override void Schedule(Action<object?> action, object? state)
    {
        // With a synchronization context it is a request's code that has called: Kestrel's must not run inside its task.
        if (home.IsHere && SynchronizationContext.Current is null)
        {
            action(state);
        }
        else if (!home.TryPost(action, state))
        {
            // The loop has closed, and somebody waits: it finds that out on the pool.
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
        }
    }
}
