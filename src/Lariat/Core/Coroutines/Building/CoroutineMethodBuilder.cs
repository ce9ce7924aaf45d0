using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>For the compiler: builds <see cref="Coroutine{T}"/> methods.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct CoroutineMethodBuilder<T>
{
    private Frame<T> _frame;

    /// <summary>The coroutine that the method returns.</summary>
    public readonly Coroutine<T> Task => new(_frame);

    internal readonly Frame<T> Frame => _frame;

    /// <summary>Creates a builder.</summary>
    public static CoroutineMethodBuilder<T> Create() => default;

    /// <summary>Moves the state machine into a frame without running it: coroutines are lazy.</summary>
    public void Start<[DynamicallyAccessedMembers(AwaiterSwap.StateMachineMembers)] TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        // This builder is a field of the state machine, so it must refer to its frame before the state machine is copied there.
        StateMachineFrame<TStateMachine, T> frame = StateMachineFrame<TStateMachine, T>.Rent();
        _frame = frame;
        frame.Machine = stateMachine;
        if (CreationTracking.IsEnabled)
        {
            CreationTracking.Track(frame);
        }
    }

    /// <summary>Not used: nothing else boxes the state machine.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Ends the body with a result.</summary>
    public readonly void SetResult(T result) => _frame.Succeed(result);

    /// <summary>Ends the body with an exception.</summary>
    public readonly void SetException(Exception exception) => _frame.Fail(exception);

    /// <summary>Parks the frame at an await.</summary>
    public readonly void AwaitOnCompleted<TAwaiter,
        [DynamicallyAccessedMembers(AwaiterSwap.StateMachineMembers)] TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => Suspension.AwaitForeign<TAwaiter, TStateMachine, T>(ref awaiter, _frame);

    /// <summary>Parks the frame at an await.</summary>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter,
        [DynamicallyAccessedMembers(AwaiterSwap.StateMachineMembers)] TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => Suspension.Await<TAwaiter, TStateMachine, T>(ref awaiter, _frame);
}

/// <summary>For the compiler: builds <see cref="Coroutine"/> methods.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct CoroutineMethodBuilder
{
    private CoroutineMethodBuilder<Nothing> _builder;

    /// <inheritdoc cref="CoroutineMethodBuilder{T}.Task"/>
    public readonly Coroutine Task => new(_builder.Frame);

    /// <inheritdoc cref="CoroutineMethodBuilder{T}.Create"/>
    public static CoroutineMethodBuilder Create() => default;

    /// <inheritdoc cref="CoroutineMethodBuilder{T}.Start"/>
    public void Start<[DynamicallyAccessedMembers(AwaiterSwap.StateMachineMembers)] TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
        => _builder.Start(ref stateMachine);

    /// <inheritdoc cref="CoroutineMethodBuilder{T}.SetStateMachine"/>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine) => _builder.SetStateMachine(stateMachine);

    /// <summary>Ends the body.</summary>
    public readonly void SetResult() => _builder.SetResult(default);

    /// <inheritdoc cref="CoroutineMethodBuilder{T}.SetException"/>
    public readonly void SetException(Exception exception) => _builder.SetException(exception);

    /// <inheritdoc cref="CoroutineMethodBuilder{T}.AwaitOnCompleted"/>
    public readonly void AwaitOnCompleted<TAwaiter,
        [DynamicallyAccessedMembers(AwaiterSwap.StateMachineMembers)] TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => _builder.AwaitOnCompleted(ref awaiter, ref stateMachine);

    /// <inheritdoc cref="CoroutineMethodBuilder{T}.AwaitUnsafeOnCompleted"/>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter,
        [DynamicallyAccessedMembers(AwaiterSwap.StateMachineMembers)] TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => _builder.AwaitUnsafeOnCompleted(ref awaiter, ref stateMachine);
}
