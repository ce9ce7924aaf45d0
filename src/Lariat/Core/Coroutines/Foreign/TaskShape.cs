// The awaiters of Task and Task<T>, with or without ConfigureAwait, are structures that begin with the reference to their task, and
// GetResult reads that task's state first. So an awaiter that throws Lariat's exception is one whose first field is a task that failed with
// it: a Task where the field declares Task<T>, which has no effect, because the result of a failed task is never read. This needs no
// instantiation for T, which could only be made at run time: cancellation works in native AOT and in file-based programs (PublishAot=true
// turns that off, under the JIT too).
//
// The layout is not documented. TaskLayout tests it; an awaiter with another layout does not fit, and the caller waits for the operation.
namespace Lariat.Coroutines;

/// <summary>Operations on the awaiters of Task and Task&lt;T&gt;: making one from an exception, reading its task's exception.</summary>
internal static class TaskShape<TAwaiter>
{
    /// <summary>True if <typeparamref name="TAwaiter"/> is such an awaiter: only then may the other members be called.</summary>
    public static readonly bool Fits = TaskLayout.BeginsWithTask(typeof(TAwaiter));

    /// <summary>An awaiter whose GetResult throws <paramref name="exception"/>.</summary>
    public static TAwaiter Faulted(Exception exception)
    {
        // Not a copy of the parked awaiter: with ConfigureAwaitOptions.SuppressThrowing that would throw nothing.
        TAwaiter awaiter = default!;
        TaskLayout.TaskOf(ref awaiter) = Task.FromException(exception);
        return awaiter;
    }

    /// <summary>Marks the completed task's exception as observed.</summary>
    /// <remarks>
    /// For the program, the cancellation that abandoned the operation was its outcome; reading the exception here only prevents
    /// <see cref="TaskScheduler.UnobservedTaskException"/> from reporting it as unobserved.
    /// </remarks>
    public static void Observe(TAwaiter awaiter) => _ = TaskLayout.TaskOf(ref awaiter).Exception;
}
