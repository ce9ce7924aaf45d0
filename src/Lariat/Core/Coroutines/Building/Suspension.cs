// What an await inside a coroutine does when its operand has not completed: one method per kind of operand. The kinds are
// distinguished by type tests on a struct type argument, which the JIT folds away: awaiting a Lariat type costs no test, box or delegate.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>Parks a frame at an await.</summary>
internal static class Suspension
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Await<TAwaiter, [DynamicallyAccessedMembers(AwaiterSwap.StateMachineMembers)] TStateMachine, T>(
        ref TAwaiter awaiter, Frame<T> frame)
        where TStateMachine : IAsyncStateMachine
        where TAwaiter : INotifyCompletion
    {
        if (default(TAwaiter) is not null && awaiter is ICoroutineAwaiter)
        {
            Unsafe.As<TAwaiter, CoroutineAwaiter>(ref awaiter).Frame.Suspend(frame);
        }
        else if (default(TAwaiter) is not null && awaiter is ILoopItemAwaiter)
        {
            Trampoline.Current.Park(frame, Unsafe.As<TAwaiter, LoopItem>(ref awaiter));
        }
        else
        {
            AwaitForeign<TAwaiter, TStateMachine, T>(ref awaiter, frame);
        }
    }

    /// <summary>Awaits an operation that is not Lariat's: a Task, a ValueTask, any other awaiter.</summary>
    public static void AwaitForeign<TAwaiter, [DynamicallyAccessedMembers(AwaiterSwap.StateMachineMembers)] TStateMachine, T>(
        ref TAwaiter awaiter, Frame<T> frame)
        where TStateMachine : IAsyncStateMachine
        where TAwaiter : INotifyCompletion
    {
        Trampoline trampoline = Trampoline.Current;
        var wait = new ForeignWait<TAwaiter, TStateMachine, T>(frame, awaiter, trampoline.Host);
        if (AwaiterKind<TAwaiter>.IsOfTheRuntime)
        {
            SynchronizationContext? context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(CompletionContext.Instance);
            try
            {
                Subscribe(ref awaiter, wait.OnCompleted);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }
        }
        else
        {
            Subscribe(ref awaiter, wait.OnCompleted);
        }

        trampoline.Park(frame, wait);
    }

    /// <summary>A plain async method awaits a coroutine that did not complete inline.</summary>
    public static void AwaitFromPlainMethod(Frame child, Action continuation)
        => Trampoline.Current.Host.AwaitFromPlainMethod(child, continuation);

    private static void Subscribe<TAwaiter>(ref TAwaiter awaiter, Action continuation)
        where TAwaiter : INotifyCompletion
    {
        if (awaiter is ICriticalNotifyCompletion critical)
        {
            critical.UnsafeOnCompleted(continuation);
        }
        else
        {
            awaiter.OnCompleted(continuation);
        }
    }
}

/// <summary>Marks awaiters that are one reference to a <see cref="LoopItem"/> and nothing else.</summary>
internal interface ILoopItemAwaiter;
