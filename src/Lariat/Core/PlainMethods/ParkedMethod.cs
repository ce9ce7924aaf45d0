using System.Reflection;

namespace Lariat.PlainMethods;

/// <summary>A snapshot of a plain async method that is suspended at an await of a Task or a ValueTask.</summary>
/// <remarks>Completing the task may resume the method at any time, until <see cref="TryTakeOver"/> has returned true.</remarks>
internal sealed class ParkedMethod
{
    private readonly MethodLayout _layout;
    private readonly FieldInfo _field;
    private readonly AwaiterLayout _awaiter;

    private ParkedMethod(Task method, MethodLayout layout, (FieldInfo Field, AwaiterLayout Layout) awaiter, object awaited,
        object? continuation)
    {
        Method = method;
        _layout = layout;
        (_field, _awaiter) = awaiter;
        Awaited = awaited;
        Continuation = continuation;
        if (continuation is not null)
        {
            (MoveNext, Context) = RuntimeInternals.Read(continuation);
        }
    }

    /// <summary>The method's own task.</summary>
    public Task Method { get; }

    /// <summary>The type of its state machine, for messages.</summary>
    public Type CodeType => _field.DeclaringType!;

    /// <summary>What the method waits for: a task, or the source of a value task.</summary>
    public object Awaited { get; }

    /// <summary>The registered continuation: a new object for each await. Null for a value task that does not wrap a task.</summary>
    public object? Continuation { get; }

    /// <summary>The context on which the await resumes; null: on whatever thread completes the task (ConfigureAwait(false)).</summary>
    public SynchronizationContext? Context { get; }

    /// <summary>For the source of a value task: whether the await resumes on the context where it began.</summary>
    public bool CapturesContext { get; private init; }

    /// <summary>Whether the await throws nothing when its operation is canceled (ConfigureAwaitOptions.SuppressThrowing).</summary>
    public bool SuppressesThrowing { get; private init; }

    /// <summary>Resumes the method.</summary>
    public Action? MoveNext { get; }

    /// <summary>Finds where a method is suspended; null if that is not at a Task or ValueTask, or not at this moment.</summary>
    public static ParkedMethod? Find(Task method)
    {
        MethodLayout layout = MethodLayout.Of(method);
        object machine = layout.ReadMachine(method);
        ParkedMethod? atSource = null;
        foreach ((FieldInfo Field, AwaiterLayout Layout) awaiter in layout.AwaiterFields)
        {
            object parked = awaiter.Field.GetValue(machine)!;
            switch (awaiter.Layout.ReadAwaited(parked))
            {
                case Task task when RuntimeInternals.FindContinuation(task, method) is { } continuation:
                    return new ParkedMethod(
                        method, layout, awaiter, task, continuation) { SuppressesThrowing = awaiter.Layout.ReadSuppressesThrowing(parked) };
                case not null and not Task and var source:
                    atSource = new ParkedMethod(method, layout, awaiter, source, continuation: null)
                    {
                        CapturesContext = awaiter.Layout.ReadCapturesContext(parked),
                    };
                    break;
            }
        }

        return atSource;
    }

    /// <summary>
    /// True if the method's operation has completed, and the method is about to resume where it began: from a queue, or when another thread
    /// posts it.
    /// </summary>
    /// <remarks>F# leaves an awaiter in the state machine after its await, so it can also be an await that ended long ago.</remarks>
    public static bool IsAboutToResume(Task method)
    {
        MethodLayout layout = MethodLayout.Of(method);
        object machine = layout.ReadMachine(method);
        foreach ((FieldInfo field, AwaiterLayout awaiter) in layout.AwaiterFields)
        {
            object parked = field.GetValue(machine)!;
            if (awaiter.ReadAwaited(parked) is Task { IsCompleted: true } && awaiter.ReadCapturesContext(parked))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Detaches the method from its operation. True: only the caller can resume it now. False: it was resumed, or will be.
    /// </summary>
    /// <param name="onOperationEnded">Called in its place when the operation ends, on any thread.</param>
    public bool TryTakeOver(Action onOperationEnded)
        => Awaited is Task task && Continuation is not null && MoveNext is not null
            && RuntimeInternals.TryReplaceContinuation(task, Continuation, onOperationEnded);

    /// <summary>After <see cref="TryTakeOver"/>: makes the await throw when the method is resumed.</summary>
    public void Fail(Exception exception) => _layout.WriteAwaiter(Method, _field, _awaiter.MakeFailed(exception));
}
