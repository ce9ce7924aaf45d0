// A strand's wait for an operation that is not Lariat's. The other side may complete on any thread, inside Lariat's own OnCompleted
// call, twice, after a cancellation abandoned it, or after the loop closed; one atomic state decides which side resumes the strand.
// One object per wait, never pooled: a late or second completion must find its own, spent wait.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lariat.PlainMethods;

namespace Lariat.Coroutines;

/// <summary>A wait for a foreign operation; the strand registers with it.</summary>
internal abstract class ForeignWait : LoopItem, IAbandonable
{
    // Armed: subscribed, the strand has not registered yet. Attached: the strand is suspended. Completed: done, on either side.
    // Abandoned: a cancellation resumed the strand without the operation.
    private const int Armed = 0;
    private const int Attached = 1;
    private const int Completed = 2;
    private const int Abandoned = 3;

    private readonly ICoroutineHost _host;
    private int _state;

    protected ForeignWait(ICoroutineHost host) => _host = host;

    /// <summary>The strand that waits; set when it registers.</summary>
    internal LoopItem? Strand { get; private set; }

    /// <summary>The coroutine that waits, for diagnostics.</summary>
    public abstract Type CodeType { get; }

    /// <summary>What the await waits for: a task, or the source of a value task. Null for an awaiter outside the base library.</summary>
    internal abstract object? Awaited { get; }

    /// <summary>True if no request reaches the operations below this wait: it is always waited for to its end.</summary>
    internal abstract bool IsUninterruptible { get; }

    /// <summary>True if the await throws nothing when the task is canceled.</summary>
    internal abstract bool SuppressesThrowing { get; }

    /// <summary>True if the strand can be resumed without the operation (<see cref="TryAbandon"/>).</summary>
    internal abstract bool CanAbandon { get; }

    /// <summary>The foreign side's continuation. Any thread.</summary>
    internal void OnCompleted()
    {
        switch (Interlocked.Exchange(ref _state, Completed))
        {
            case Attached:
                _host.Resume(this);
                break;
            case Abandoned:
                _host.ReleaseAbandoned(this);
                break;
        }
    }

    internal override Registration Register(LoopItem strand)
    {
        Strand = strand;
        return Interlocked.CompareExchange(ref _state, Attached, Armed) == Armed ? Registration.Waiting : Registration.Ready;
    }

    /// <summary>Runs the strand, at the position in the ready queue that its completion from another thread took.</summary>
    internal override void Run() => Strand!.Run();

    // A foreign operation does not take requests: the task chooses between its token, abandoning and waiting.
    internal override bool CancelWait(string? message) => false;

    /// <summary>Abandons the operation; the caller makes the await throw. False if the operation has just completed.</summary>
    internal bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Attached) == Attached;

    /// <summary>
    /// Makes the abandoned await throw when its frame is resumed. False if nothing in the frame could observe that: end it instead.
    /// </summary>
    internal abstract bool TryReplaceAwaiter(Exception exception);

    /// <inheritdoc/>
    public abstract void ObserveAbandoned();
}

/// <summary>A wait at one await of one state machine.</summary>
internal sealed class ForeignWait<TAwaiter, [DynamicallyAccessedMembers(AwaiterSwap.StateMachineMembers)] TStateMachine, T>(
    Frame<T> frame, TAwaiter awaiter, ICoroutineHost host) : ForeignWait(host)
    where TStateMachine : IAsyncStateMachine
{
    // A copy of the parked awaiter: the field that holds it is found by its value.
    private TAwaiter _awaiter = awaiter;

    public override Type CodeType => frame.CodeType;

    internal override object? Awaited
    {
        get
        {
            if (AwaiterSwap<TAwaiter, TStateMachine>.IsTaskShaped)
            {
                return TaskLayout.TaskOf(ref _awaiter);
            }

            return AwaiterKind<TAwaiter>.IsOfTheRuntime ? AwaiterLayout.Find(typeof(TAwaiter))?.ReadAwaited(_awaiter!) : null;
        }
    }

    internal override bool IsUninterruptible => _awaiter is IUninterruptible;

    internal override bool SuppressesThrowing => AwaiterSwap<TAwaiter, TStateMachine>.IsTaskShaped
        && AwaiterLayout.Find(typeof(TAwaiter)) is { } layout && layout.ReadSuppressesThrowing(_awaiter!);

    // A frame without handlers is ended rather than resumed, so nothing in it needs to be replaced.
    internal override bool CanAbandon
        => AwaiterSwap<TAwaiter, TStateMachine>.IsTaskShaped && (!frame.HasHandlers || AwaiterSwap<TAwaiter, TStateMachine>.IsPossible);

    public override void ObserveAbandoned() => AwaiterSwap<TAwaiter, TStateMachine>.Observe(_awaiter);

    internal override bool TryReplaceAwaiter(Exception exception)
    {
        if (!frame.HasHandlers)
        {
            return false;
        }

        ref TStateMachine machine = ref Unsafe.As<StateMachineFrame<TStateMachine, T>>(frame).Machine;
        AwaiterSwap<TAwaiter, TStateMachine>.Replace(ref machine, ref _awaiter, exception);
        return true;
    }
}
