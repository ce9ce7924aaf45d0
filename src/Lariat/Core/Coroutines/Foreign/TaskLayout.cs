using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>Tests once, on Lariat's own awaiters, whether this runtime's task awaiters begin with the reference to their task.</summary>
internal static class TaskLayout
{
    private static readonly bool s_plain = IsAsExpected(static task => ((Task)task).GetAwaiter(), static awaiter => awaiter.GetResult());

    private static readonly bool s_configured = IsAsExpected(
        static task => ((Task)task).ConfigureAwait(false).GetAwaiter(), static awaiter => awaiter.GetResult());

    // All Task<T> are laid out alike: to an awaiter, T is only the type behind a reference.
    private static readonly bool s_plainOfT = IsAsExpected(static task => task.GetAwaiter(), static awaiter => awaiter.GetResult());

    private static readonly bool s_configuredOfT = IsAsExpected(
        static task => task.ConfigureAwait(false).GetAwaiter(), static awaiter => awaiter.GetResult());

    /// <summary>
    /// True for the awaiters of Task and Task&lt;T&gt;, with or without ConfigureAwait, unless this runtime lays them out differently.
    /// </summary>
    public static bool BeginsWithTask(Type awaiter)
    {
        Type type = awaiter.IsGenericType ? awaiter.GetGenericTypeDefinition() : awaiter;
        return (type == typeof(TaskAwaiter) && s_plain)
            || (type == typeof(ConfiguredTaskAwaitable.ConfiguredTaskAwaiter) && s_configured)
            || (type == typeof(TaskAwaiter<>) && s_plainOfT)
            || (type == typeof(ConfiguredTaskAwaitable<>.ConfiguredTaskAwaiter) && s_configuredOfT);
    }

    /// <summary>The task of an awaiter for which <see cref="BeginsWithTask"/> is true.</summary>
    public static ref Task TaskOf<TAwaiter>(ref TAwaiter awaiter) => ref Unsafe.As<TAwaiter, Task>(ref awaiter);

    private static bool IsAsExpected<TAwaiter>(Func<Task<Guid>, TAwaiter> getAwaiter, Action<TAwaiter> getResult)
    {
        Task<Guid> pending = new TaskCompletionSource<Guid>().Task;
        TAwaiter awaiter = getAwaiter(pending);
        if (!BeginsWith(ref awaiter, pending))
        {
            return false;
        }

        var expected = new InvalidOperationException();
        TaskOf(ref awaiter) = Task.FromException(expected);
        try
        {
            getResult(awaiter);
            return false;
        }
        catch (Exception thrown)
        {
            return ReferenceEquals(thrown, expected);
        }
    }

    // SAFETY: compared as numbers, since the garbage collector must never treat a value as a reference that may not be one. It can move the
    // task between two reads, but hardly three times in a row.
    private static bool BeginsWith<TAwaiter>(ref TAwaiter awaiter, Task task)
    {
        if (Unsafe.SizeOf<TAwaiter>() < nint.Size)
        {
            return false;
        }

        bool isSame = false;
        for (int i = 0; i < 3 && !isSame; i++)
        {
            isSame = Unsafe.As<TAwaiter, nint>(ref awaiter) == Unsafe.As<Task, nint>(ref task);
        }

        return isSame;
    }
}
