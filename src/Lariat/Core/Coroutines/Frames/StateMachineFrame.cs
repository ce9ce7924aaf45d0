using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>The frame of an <c>async Coroutine</c> method: it holds the compiler's state machine.</summary>
internal sealed class StateMachineFrame<
    [DynamicallyAccessedMembers(AwaiterSwap.StateMachineMembers)] TStateMachine, T> : Frame<T>
    where TStateMachine : IAsyncStateMachine
{
    internal TStateMachine Machine = default!;

    internal override Type CodeType => typeof(TStateMachine);

    internal override bool HasHandlers => Handlers<TStateMachine>.Exist;

    internal static StateMachineFrame<TStateMachine, T> Rent()
        => FramePool<StateMachineFrame<TStateMachine, T>>.TryRent() ?? new();

    internal override bool Refers(object target)
    {
        object machine = Machine;
        return Array.Exists(
            typeof(TStateMachine).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public),
            field => !field.FieldType.IsValueType && ReferenceEquals(field.GetValue(machine), target));
    }

    internal override Frame? Awaited => FindAwaited();

    internal override void MoveNext(Trampoline trampoline) => Machine.MoveNext();

    internal override void Recycle()
    {
        Version++;
        State = FrameState.Created;
        Throws = 0;
        Error = null;
        Parent = null;
        Machine = default!;
        Result = default;
        FramePool<StateMachineFrame<TStateMachine, T>>.Return(this);
    }

    // Only an awaiter in use has a frame that names this one as its parent.
    private Frame? FindAwaited()
    {
        object machine = Machine;
        return typeof(TStateMachine).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Where(static awaiter => typeof(ICoroutineAwaiter).IsAssignableFrom(awaiter.FieldType))
            .Select(awaiter => ((ICoroutineAwaiter)awaiter.GetValue(machine)!).Frame)
            .FirstOrDefault(frame => ReferenceEquals(frame?.Parent, this));
    }
}
