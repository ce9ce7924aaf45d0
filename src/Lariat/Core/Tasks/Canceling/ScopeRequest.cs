// A scope (a deadline, a group) ends what runs in it by a request to cancel. In asyncio that is its task. A task of Lariat's may run several plain async
// methods at a time, each of which may have scopes of its own: `await Task.WhenAll(FirstAsync(), SecondAsync())`. A request to the task would end all of
// them, so there the scope's request goes to the wait (PlainStrand) whose coroutines the scope is one of.
//
// The token is the task's, and the other methods' operations have it as well: it is canceled only with the task.
using Lariat.Coroutines;

namespace Lariat;

/// <summary>Requests of scopes: whom they go to, and how they are taken back.</summary>
internal static class ScopeRequest
{
    /// <summary>Cancels what runs in a scope.</summary>
    /// <param name="task">The scope's task.</param>
    /// <param name="scope">The scope: one of the task's frames, of a method of Lariat's, has it.</param>
    /// <returns>The strand that was canceled instead of the task, or null.</returns>
    public static PlainStrand? Make(LoopTask task, object scope)
    {
        if (task.FindStrandOf(scope) is { } strand && AwaitChain.IsOneOfSeveral(strand))
        {
            strand.CancelByScope();
            return strand;
        }

        task.Cancel();
        return null;
    }

    /// <summary>Takes the request back.</summary>
    /// <param name="task">The scope's task.</param>
    /// <param name="strand">What <see cref="Make"/> returned.</param>
    /// <param name="requestsAtEntry">How many requests to the task there were when the scope was entered.</param>
    /// <returns>True if nobody else has made a request since.</returns>
    public static bool TakeBack(LoopTask task, PlainStrand? strand, int requestsAtEntry)
        => strand is null ? task.Uncancel() <= requestsAtEntry : strand.UncancelByScope() == 0 && task.CancelRequests <= requestsAtEntry;

    /// <summary>True if an exception is the cancellation that a scope's request has caused.</summary>
    public static bool IsCancellation(LoopTask task, PlainStrand? strand, Exception error)
        => task.IsCancellation(error) || (strand is not null && error is OperationCanceledException and not GeneratorExitException);
}
