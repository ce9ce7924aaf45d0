using System.Reflection;

namespace Lariat.PlainMethods;

/// <summary>A plain async method that waits at an await of a Task or a ValueTask, at the moment it was looked at.</summary>
/// <remarks>The method may be resumed at any time by whoever completes the task, until <see cref="TryTakeOver"/> has returned true.</remarks>
internal sealed class ParkedMethod
{
    private readonly MethodLayout _layout;
    private readonly FieldInfo _field;
    private readonly AwaiterLayout _awaiter;

    private ParkedMethod(Task method, MethodLayout layout, (FieldInfo Field, AwaiterLayout Layout) awaiter, object awaited, object? continuation)
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

    /// <summary>What it waits for: a task, or the source of a value task.</summary>
    public object Awaited { get; }

    /// <summary>How it waits: an object that is new for each await. Null at a value task that is no task's.</summary>
    public object? Continuation { get; }

    /// <summary>On which the await goes on; null: wherever the task completes (ConfigureAwait(false)).</summary>
    public SynchronizationContext? Context { get; }

    /// <summary>At the source of a value task: whether the await goes on where it began.</summary>
    public bool CapturesContext { get; private init; }

    /// <summary>Whether the await throws nothing when what it waits for is canceled (ConfigureAwaitOptions.SuppressThrowing).</summary>
    public bool SuppressesThrowing { get; private init; }

    /// <summary>Resumes the method.</summary>
    public Action? MoveNext { get; }

    /// <summary>Looks where a method waits; null if that is not at a Task or ValueTask, or not at this moment.</summary>
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
                    return new ParkedMethod(method, layout, awaiter, task, continuation) { SuppressesThrowing = awaiter.Layout.ReadSuppressesThrowing(parked) };
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

    /// <summary>True if what the method waited for has completed, and it is about to go on where it began: from a queue, or when another thread puts it there.</summary>
    /// <remarks>F# leaves an awaiter in the state machine after its await, so it can also be an await that is long over.</remarks>
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

    /// <summary>Takes the method off what it waits for. True: nobody but the caller resumes it now. False: it has been resumed, or will be.</summary>
    /// <param name="onOperationEnded">Runs instead when the operation ends, on any thread.</param>
    public bool TryTakeOver(Action onOperationEnded)
        => Awaited is Task task && Continuation is not null && MoveNext is not null
            && RuntimeInternals.TryReplaceContinuation(task, Continuation, onOperationEnded);

    /// <summary>After <see cref="TryTakeOver"/>: makes the await throw when the method is resumed.</summary>
    public void Fail(Exception exception) => _layout.WriteAwaiter(Method, _field, _awaiter.MakeFailed(exception));
}
