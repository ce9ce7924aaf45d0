// A scope (a deadline, a group) ends its body by a cancellation request. In asyncio it goes to the task. A task of Lariat's may run several
// plain async methods at a time, each of which may have scopes of its own: `await Task.WhenAll(FirstAsync(), SecondAsync())`. A request to
// the task would end all of them, so there the scope's request goes to the wait (PlainStrand) whose coroutines include the scope.
//
// The token is the task's, and the other methods' operations have it as well: it is canceled only with the task.
using Lariat.Coroutines;

namespace Lariat;

/// <summary>Requests of scopes: makes them, takes them back, and repeats those of others.</summary>
internal static class ScopeRequest
{
    /// <summary>Cancels the code that runs in a scope.</summary>
    /// <param name="task">The scope's task.</param>
    /// <param name="scope">The scope: a frame of the task, of a method of Lariat's, refers to it.</param>
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
    /// <param name="strand">The result of <see cref="Make"/>.</param>
    /// <param name="requestsAtEntry">The number of requests to the task when the scope was entered.</param>
    /// <returns>True if no other request was made since.</returns>
    public static bool TakeBack(LoopTask task, PlainStrand? strand, int requestsAtEntry)
        => strand is null ? task.Uncancel() <= requestsAtEntry : strand.UncancelByScope() == 0 && task.CancelRequests <= requestsAtEntry;

    /// <summary>Delivers a request of other code again, because a scope throws failures instead of its cancellation.</summary>
    /// <remarks>gh-118950 in CPython.</remarks>
    public static void Repeat(LoopTask task, string? message = null)
    {
        if (task.OwnCancelRequests > 0)
        {
            task.Uncancel();
            task.Cancel(message);
        }
        else
        {
            task.RepeatScopeRequest();
        }
    }

    /// <summary>True if an exception is the cancellation caused by a scope's request.</summary>
    public static bool IsCancellation(LoopTask task, PlainStrand? strand, Exception error)
        => task.IsCancellation(error) || (strand is not null && error is OperationCanceledException and not GeneratorExitException);
}
