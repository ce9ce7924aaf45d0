// How the awaiters of Task and ValueTask store their awaited object, and how to make one that throws.
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lariat.PlainMethods;

/// <summary>An awaiter type of the base library: reads its awaited object, and creates a failed awaiter.</summary>
internal sealed class AwaiterLayout
{
    private static readonly ConditionalWeakTable<Type, AwaiterLayout> s_known = [];
    private static readonly AwaiterLayout s_none = new(null, null, null, typeof(void), "");

    private readonly FieldInfo? _outer;
    private readonly FieldInfo? _inner;
    private readonly FieldInfo? _captures;
    private readonly Type _result;
    private readonly string _maker;

    private AwaiterLayout(FieldInfo? outer, FieldInfo? inner, FieldInfo? captures, Type result, string maker)
    {
        _outer = outer;
        _inner = inner;
        _captures = captures;
        _result = result;
        _maker = maker;
    }

    private FieldInfo? Options { get; init; }

    /// <summary>The layout of an awaiter type; null if it is not one of the eight of Task and ValueTask.</summary>
    public static AwaiterLayout? Find(Type awaiter)
    {
        AwaiterLayout layout = s_known.GetValue(awaiter, Inspect);
        return ReferenceEquals(layout, s_none) ? null : layout;
    }

    /// <summary>The task or the source of a value task that an awaiter waits for; null if the awaiter is empty.</summary>
    public object? ReadAwaited(object awaiter)
    {
        object? value = _outer!.GetValue(awaiter);
        return _inner is null || value is null ? value : _inner.GetValue(value);
    }

    /// <summary>True if the await resumes on the context where it began; false after ConfigureAwait(false).</summary>
    public bool ReadCapturesContext(object awaiter) => _captures is not null
        ? _captures.GetValue(_outer!.GetValue(awaiter)) is true
        : Options is null
            || (Options.GetValue(awaiter)
                is ConfigureAwaitOptions options && options.HasFlag(ConfigureAwaitOptions.ContinueOnCapturedContext));

    /// <summary>True if the await throws nothing when the task fails: ConfigureAwaitOptions.SuppressThrowing.</summary>
    public bool ReadSuppressesThrowing(object awaiter)
        => Options?.GetValue(awaiter) is ConfigureAwaitOptions options && options.HasFlag(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Creates an awaiter whose GetResult throws.</summary>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "RuntimeSelfTest tries it, and turns the support off where it fails.")]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The makers put no requirement on their type argument.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The makers are kept by the calls in RuntimeSelfTest.")]
    public object MakeFailed(Exception exception)
        => typeof(FailedAwaiters).GetMethod(_maker)!.MakeGenericMethod(_result).Invoke(null, [exception])!;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A missing field turns the support off (RuntimeSelfTest).")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A missing field turns the support off (RuntimeSelfTest).")]
    private static AwaiterLayout Inspect(Type awaiter)
    {
        Type definition = awaiter.IsGenericType ? awaiter.GetGenericTypeDefinition() : awaiter;
        string? maker = definition switch
        {
            _ when definition == typeof(TaskAwaiter) => nameof(FailedAwaiters.OfTask),
            _ when definition == typeof(TaskAwaiter<>) => nameof(FailedAwaiters.OfTaskWithResult),
            _ when definition == typeof(ConfiguredTaskAwaitable.ConfiguredTaskAwaiter) => nameof(FailedAwaiters.OfConfiguredTask),
            _ when definition == typeof(ConfiguredTaskAwaitable<>.ConfiguredTaskAwaiter)
                => nameof(FailedAwaiters.OfConfiguredTaskWithResult),
            _ when definition == typeof(ValueTaskAwaiter) => nameof(FailedAwaiters.OfValueTask),
            _ when definition == typeof(ValueTaskAwaiter<>) => nameof(FailedAwaiters.OfValueTaskWithResult),
            _ when definition == typeof(ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter)
                => nameof(FailedAwaiters.OfConfiguredValueTask),
            _ when definition == typeof(ConfiguredValueTaskAwaitable<>.ConfiguredValueTaskAwaiter)
                => nameof(FailedAwaiters.OfConfiguredValueTaskWithResult),
            _ => null,
        };
        if (maker is null)
        {
            return s_none;
        }

        Type result = awaiter.IsGenericType ? awaiter.GenericTypeArguments[0] : typeof(object);
        if (awaiter.GetField("m_task", RuntimeInternals.InstanceFields) is { } task)
        {
            return new AwaiterLayout(
                task, null, null, result, maker) { Options = awaiter.GetField("m_options", RuntimeInternals.InstanceFields) };
        }

        FieldInfo? value = awaiter.GetField("_value", RuntimeInternals.InstanceFields);
        FieldInfo? source = value?.FieldType.GetField("_obj", RuntimeInternals.InstanceFields);
        FieldInfo? captures = value?.FieldType.GetField("_continueOnCapturedContext", RuntimeInternals.InstanceFields);
        return source is null || captures is null ? s_none : new AwaiterLayout(value, source, captures, result, maker);
    }
}

/// <summary>Creates awaiters that throw; called through reflection, with the result's type.</summary>
internal static class FailedAwaiters
{
    public static object OfTask<T>(Exception exception) => Task.FromException(exception).GetAwaiter();

    public static object OfTaskWithResult<T>(Exception exception) => Task.FromException<T>(exception).GetAwaiter();

    public static object OfConfiguredTask<T>(Exception exception) => Task.FromException(exception).ConfigureAwait(false).GetAwaiter();

    public static object OfConfiguredTaskWithResult<T>(Exception exception)
        => Task.FromException<T>(exception).ConfigureAwait(false).GetAwaiter();

    public static object OfValueTask<T>(Exception exception) => new ValueTask(Task.FromException(exception)).GetAwaiter();

    public static object OfValueTaskWithResult<T>(Exception exception) => new ValueTask<T>(Task.FromException<T>(exception)).GetAwaiter();

    public static object OfConfiguredValueTask<T>(Exception exception)
        => new ValueTask(Task.FromException(exception)).ConfigureAwait(false).GetAwaiter();

    public static object OfConfiguredValueTaskWithResult<T>(Exception exception)
        => new ValueTask<T>(Task.FromException<T>(exception)).ConfigureAwait(false).GetAwaiter();
}
