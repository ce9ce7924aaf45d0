using System.Diagnostics;
using Lariat.LowLevel;

namespace Lariat;

/// <summary>A set of <see cref="AsyncLocal{T}"/> values in which tasks and callbacks run; values that they write stay in it.</summary>
/// <remarks>
/// A task copies the current context when it is created, unless it is given one; a coroutine that is awaited directly shares its
/// caller's, so the caller sees the values that it writes (as in Python, unlike <c>async Task</c>).
/// Thread: one loop's thread at a time.
/// asyncio: <c>contextvars.Context</c>; <c>AsyncLocal&lt;T&gt;</c> is the <c>ContextVar</c>.
/// </remarks>
public sealed class LoopContext
{
    // The context without any value, which has no public name. One per process; null until it was found.
    private static ExecutionContext? s_empty;

    private static readonly object s_probeValue = new();

    private ExecutionContext? _values;
    private bool _isEntered;

    private LoopContext(ExecutionContext? values) => _values = values;

    internal bool IsEntered => _isEntered;

    /// <summary>Captures the current values in a new context.</summary>
    /// <remarks>asyncio: <c>contextvars.copy_context()</c>.</remarks>
    public static LoopContext Capture() => new(CaptureValues());

    /// <summary>Creates a second context with the same values.</summary>
    public LoopContext Copy() => new(_values);

    /// <summary>Runs an action in this context; values that it writes stay in the context.</summary>
    /// <param name="action">Runs immediately, on this thread.</param>
    /// <exception cref="InvalidOperationException">Code is running in the context already.</exception>
    public void Run(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        ExecutionContext? outer = CaptureValues();
        Enter();
        try
        {
            action();
        }
        finally
        {
            Leave(CaptureValues(), outer);
        }
    }

    /// <summary>The current values, or null if there are none, so that programs without AsyncLocals pay nothing.</summary>
    internal static ExecutionContext? CaptureValues()
    {
        ExecutionContext? values = ExecutionContext.Capture();
        return ReferenceEquals(values, s_empty ?? FindEmpty()) ? null : values;
    }

    /// <summary>A context for a callback or a task that is being created; null if there are no values.</summary>
    internal static LoopContext? CaptureOrNull()
    {
        ExecutionContext? values = CaptureValues();
        return values is null ? null : new LoopContext(values);
    }

    internal static LoopContext FromValues(ExecutionContext? values) => new(values);

    internal static void RestoreValues(ExecutionContext? values) => ExecutionContext.Restore(values ?? s_empty ?? FindEmpty());

    internal void ThrowIfEntered()
    {
        if (_isEntered)
        {
            throw new InvalidOperationException(
                "Code is running in this context already. Pass a Copy() of it to the nested task or callback.");
        }
    }

    internal void Enter()
    {
        ThrowIfEntered();
        _isEntered = true;
        RestoreValues(_values);
    }

    /// <summary>Stores the written values and makes <paramref name="outer"/> current again.</summary>
    internal void Leave(ExecutionContext? values, ExecutionContext? outer)
    {
        Debug.Assert(_isEntered);
        _isEntered = false;
        _values = values;
        RestoreValues(outer);
    }

    /// <summary>
    /// The current context if it has no values: setting and resetting a value then yields the same context, otherwise another one with the
    /// same values. Else a new thread supplies it.
    /// </summary>
    /// <exception cref="IOException">The current context has values, and no thread can be started. A later call tries again.</exception>
    private static ExecutionContext FindEmpty()
    {
        if (ExecutionContext.Capture() is { } here)
        {
            var probe = new AsyncLocal<object?> { Value = s_probeValue };
            probe.Value = null;
            if (ReferenceEquals(ExecutionContext.Capture(), here))
            {
                return s_empty = here;
            }
        }

        Thread thread = LibraryThread.TryStart(
            static () => s_empty = ExecutionContext.Capture(), "lariat-context") ?? throw LibraryThread.Refused("The first task");
        thread.Join();
        return s_empty!;
    }
}
