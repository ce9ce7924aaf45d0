using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>An awaiter type of Task or Task&lt;T&gt;: can be made from an exception, and its task can be observed.</summary>
internal abstract class TaskShape<TAwaiter>
{
    /// <summary>An awaiter whose GetResult throws <paramref name="exception"/>.</summary>
    public abstract TAwaiter Faulted(Exception exception);

    /// <summary>Marks the completed task's exception as observed.</summary>
    public abstract void Observe(TAwaiter awaiter);

    /// <summary>The shape of <typeparamref name="TAwaiter"/>, or null if it is not Task's.</summary>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Guarded by IsDynamicCodeSupported.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The shapes put no requirement on their type argument.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The constructors of the shapes are kept by the typeof below.")]
    public static TaskShape<TAwaiter>? Find()
    {
        if (typeof(TAwaiter) == typeof(TaskAwaiter))
        {
            return (TaskShape<TAwaiter>)(object)new PlainTaskShape();
        }

        if (typeof(TAwaiter) == typeof(ConfiguredTaskAwaitable.ConfiguredTaskAwaiter))
        {
            return (TaskShape<TAwaiter>)(object)new ConfiguredTaskShape();
        }

        if (!typeof(TAwaiter).IsGenericType || !RuntimeFeature.IsDynamicCodeSupported)
        {
            return null;
        }

        Type definition = typeof(TAwaiter).GetGenericTypeDefinition();
        Type result = typeof(TAwaiter).GenericTypeArguments[0];
        if (definition == typeof(TaskAwaiter<>))
        {
            return (TaskShape<TAwaiter>)Make(typeof(PlainTaskShape<>), result);
        }

        return definition == typeof(ConfiguredTaskAwaitable<>.ConfiguredTaskAwaiter)
            ? (TaskShape<TAwaiter>)Make(typeof(ConfiguredTaskShape<>), result)
            : null;

        static object Make(
            [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] Type shape, Type result)
            => Activator.CreateInstance(shape.MakeGenericType(result))!;
    }
}

internal sealed class PlainTaskShape : TaskShape<TaskAwaiter>
{
    public override TaskAwaiter Faulted(Exception exception) => Task.FromException(exception).GetAwaiter();

    public override void Observe(TaskAwaiter awaiter) => AbandonedResult.Observe(awaiter.GetResult);
}

internal sealed class ConfiguredTaskShape : TaskShape<ConfiguredTaskAwaitable.ConfiguredTaskAwaiter>
{
    public override ConfiguredTaskAwaitable.ConfiguredTaskAwaiter Faulted(Exception exception)
        => Task.FromException(exception).ConfigureAwait(false).GetAwaiter();

    public override void Observe(ConfiguredTaskAwaitable.ConfiguredTaskAwaiter awaiter) => AbandonedResult.Observe(awaiter.GetResult);
}

internal sealed class PlainTaskShape<T> : TaskShape<TaskAwaiter<T>>
{
    public override TaskAwaiter<T> Faulted(Exception exception) => Task.FromException<T>(exception).GetAwaiter();

    public override void Observe(TaskAwaiter<T> awaiter) => AbandonedResult.Observe(() => awaiter.GetResult());
}

internal sealed class ConfiguredTaskShape<T> : TaskShape<ConfiguredTaskAwaitable<T>.ConfiguredTaskAwaiter>
{
    public override ConfiguredTaskAwaitable<T>.ConfiguredTaskAwaiter Faulted(Exception exception)
        => Task.FromException<T>(exception).ConfigureAwait(false).GetAwaiter();

    public override void Observe(ConfiguredTaskAwaitable<T>.ConfiguredTaskAwaiter awaiter)
        => AbandonedResult.Observe(() => awaiter.GetResult());
}

/// <summary>Reads the outcome of an operation that nobody waits for any more.</summary>
internal static class AbandonedResult
{
    public static void Observe(Action getResult)
    {
        try
        {
            getResult();
        }
        catch (Exception)
        {
            // The cancellation that abandoned the operation was its outcome for the program; reading it here only keeps
            // TaskScheduler.UnobservedTaskException from reporting it as forgotten.
        }
    }
}
