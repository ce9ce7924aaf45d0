// May an exception skip a frame? The compiler wraps the body of every async method into one try/catch of its own, which hands the
// exception to the method builder. If that is the only exception handling clause in the IL of MoveNext, the user's code has no try,
// catch, finally, using, lock, foreach over a disposable or await foreach around anything, and nobody can tell whether the
// exception was thrown through it. HandlersTests pins this for every construct, in optimised and unoptimised code.
//
// The other of the two places that reflect on our own compiled state machines. Where there is no IL to look at (ahead-of-time
// compilation) a frame counts as having handlers, and exceptions are thrown through it.
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>Whether a state machine's code has exception handlers of the user's.</summary>
internal static class Handlers<[DynamicallyAccessedMembers(AwaiterSwap.StateMachineMembers)] TStateMachine>
{
    public static readonly bool Exist = Look();

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Trimming keeps or drops exception handling clauses with the code they belong to.")]
    private static bool Look()
    {
        MethodInfo? moveNext = typeof(TStateMachine).GetMethod(
            nameof(IAsyncStateMachine.MoveNext), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return moveNext?.GetMethodBody() is not { } body || body.ExceptionHandlingClauses.Count != 1;
    }
}
