// The awaiters of Task and Task<T>, with ConfigureAwait or not, are structures that begin with the reference to their task, and GetResult looks
// at that task's state first. So an awaiter that throws our exception is one whose first field is a task that failed with it: a Task where the
// field says Task<T>, which nobody notices, because nobody reads the result of a failed task. This needs no instantiation for T, which could
// only be made at run time: cancellation works in native AOT and in file-based programs (PublishAot=true turns that off, under the JIT too).
//
// The layout is not documented. TaskLayout tries it; an awaiter that is laid out otherwise does not fit, and the caller waits for the operation.
namespace Lariat.Coroutines;

/// <summary>What is done with the awaiters of Task and Task&lt;T&gt;: made from an exception, and asked for their task's exception.</summary>
internal static class TaskShape<TAwaiter>
{
    /// <summary><typeparamref name="TAwaiter"/> is one of them: only then may the others be called.</summary>
    public static readonly bool Fits = TaskLayout.BeginsWithTask(typeof(TAwaiter));

    /// <summary>An awaiter whose GetResult throws <paramref name="exception"/>.</summary>
    public static TAwaiter Faulted(Exception exception)
    {
        // Not a copy of the parked one: with ConfigureAwaitOptions.SuppressThrowing that would throw nothing.
        TAwaiter awaiter = default!;
        TaskLayout.TaskOf(ref awaiter) = Task.FromException(exception);
        return awaiter;
    }

    /// <summary>Marks the completed task's exception as observed.</summary>
    /// <remarks>
    /// The cancellation that abandoned the operation was its outcome for the program; reading the exception here only keeps
    /// <see cref="TaskScheduler.UnobservedTaskException"/> from reporting it as forgotten.
    /// </remarks>
    public static void Observe(TAwaiter awaiter) => _ = TaskLayout.TaskOf(ref awaiter).Exception;
}
