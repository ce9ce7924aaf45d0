using System.IO.Pipelines;

namespace Lariat.AspNetCore.Transport;

/// <summary>
/// Schedules the continuations of a connection's pipe: on its loop, inline unless other code is in the middle of something there.
/// </summary>
internal sealed class LoopScheduler(TransportLoop home) : PipeScheduler
{
    public override void Schedule(Action<object?> action, object? state)
    {
        // With a synchronization context the caller is a request's code: Kestrel's must not run inside its task.
        if (home.IsHere && SynchronizationContext.Current is null)
        {
            action(state);
        }
        else if (!home.TryPost(action, state))
        {
            // The loop has closed, and a continuation waits: it detects that on the pool.
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
        }
    }
}
