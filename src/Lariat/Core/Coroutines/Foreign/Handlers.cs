// May an exception skip a frame? The compiler wraps the body of every async method into one try/catch of its own, which passes the
// exception to the method builder. If that is the only exception handling clause in the IL of MoveNext, the user's code has no try,
// catch, finally, using, lock, foreach over a disposable or await foreach around anything, and no code can observe whether the
// exception was thrown through it. HandlersTests pins this for every construct, in optimized and unoptimized code.
//
// One of the places that reflect on compiled state machines (docs/design.md, "Reflection"). Native AOT has no IL, and GetMethodBody throws
// there: a frame then counts as having handlers, and exceptions are thrown through it. (RuntimeFeature.IsDynamicCodeSupported would be the
// wrong test: it is false in every file-based program, which runs under the JIT, where there is IL.)
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>Whether a state machine's code contains exception handlers written by the user.</summary>
internal static class Handlers<[DynamicallyAccessedMembers(AwaiterSwap.StateMachineMembers)] TStateMachine>
{
    public static readonly bool Exist = HasOwnHandlers();

    private static bool HasOwnHandlers()
    {
        MethodInfo? moveNext = typeof(TStateMachine).GetMethod(
            nameof(IAsyncStateMachine.MoveNext), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return MethodBodies.CountHandlers(moveNext) != 1;
    }
}

/// <summary>Inspects the IL of methods, where it is available.</summary>
internal static class MethodBodies
{
    // Without IL the inspection costs an exception: once is enough.
    private static volatile bool s_areMissing;

    /// <summary>The number of exception handling clauses of a method; null if it cannot be determined.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026",
        Justification = "Trimming keeps or drops exception handling clauses with the code they belong to.")]
    public static int? CountHandlers(MethodInfo? method)
    {
        if (s_areMissing)
        {
            return null;
        }

        try
        {
            return method?.GetMethodBody()?.ExceptionHandlingClauses.Count;
        }
        catch (PlatformNotSupportedException)
        {
            s_areMissing = true;
            return null;
        }
    }
}
