using System.Runtime.CompilerServices;

namespace Lariat;

// The combinators for a task that has a result, and for lists of such tasks. C# chooses the overloads for IFuture<T>, which are equivalent.
// F# has no covariance, so it does not accept a list of tasks as a list of futures; and of two base types of a task it prefers Future,
// which has no result.
public readonly partial struct Coroutine
{
    /// <inheritdoc cref="Gather{T}(IEnumerable{IFuture{T}})"/>
    /// <param name="tasks">One that occurs twice is waited for once.</param>
    [OverloadResolutionPriority(-1)]
    public static Future<T[]> Gather<T>(IEnumerable<LoopTask<T>> tasks) => Gather((IEnumerable<IFuture<T>>)tasks);

    /// <inheritdoc cref="GatherOutcomes{T}(IEnumerable{IFuture{T}})"/>
    /// <param name="tasks">One that occurs twice is waited for once.</param>
    [OverloadResolutionPriority(-1)]
    public static Future<Outcome<T>[]> GatherOutcomes<T>(IEnumerable<LoopTask<T>> tasks) => GatherOutcomes((IEnumerable<IFuture<T>>)tasks);

    /// <inheritdoc cref="Shield{T}(IFuture{T})"/>
    /// <param name="task">Continues when the returned future is canceled.</param>
    [OverloadResolutionPriority(-1)]
    public static IFuture<T> Shield<T>(LoopTask<T> task) => Shield((IFuture<T>)task);

    /// <inheritdoc cref="WaitFor{T}(IFuture{T}, TimeSpan?)"/>
    /// <param name="task">Canceled when the time is over, and waited for until it has ended.</param>
    [OverloadResolutionPriority(-1)]
    public static Coroutine<T> WaitFor<T>(LoopTask<T> task, TimeSpan? timeout) => WaitFor((IFuture<T>)task, timeout);
}
