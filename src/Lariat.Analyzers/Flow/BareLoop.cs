// A "deaf" wait is one that a cancellation does not end: a ValueTask of a foreign method. A method of this program may await one of
// Lariat's operations inside, so it counts only if it would take the token. An enumerator may be a generator's, and does not count.
// Task.Yield has no task whose await could throw.
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>A loop without an end of its own in which every wait is one that a cancellation does not end.</summary>
internal static class BareLoop
{
    /// <summary>The first call that the loop waits for; null if the loop can be canceled, or ends by itself.</summary>
    public static IInvocationOperation? FindWait(ILoopOperation loop, LariatTypes types)
    {
        IOperation[] awaited = [.. OwnOperations.AwaitedIn(loop).Select(operation => operation.WithoutConfigureAwait())];
        bool isBare = awaited.Length > 0
            && MayRunForEver(loop)
            && awaited.All(operation => IsDeaf(operation, types))
            && !OwnOperations.Of(loop).Any(operation => KnowsOfCancellation(operation, types));
        return isBare ? (IInvocationOperation)awaited[0] : null;
    }

    /// <summary>The loop around an operation, of the same function, that cannot be canceled.</summary>
    public static bool IsAround(IOperation operation, LariatTypes types)
    {
        for (IOperation? outer = operation.Parent;
            outer is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation;
            outer = outer.Parent)
        {
            if (outer is ILoopOperation loop && FindWait(loop, types) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayRunForEver(ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation { Condition: { } condition } => !Counts(condition.Unwrapped()),
        IForLoopOperation { Condition: null } => true,
        _ => false,
    };

    // while (i < 10): a comparison without a wait.
    private static bool Counts(IOperation condition) => condition is IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan
                or BinaryOperatorKind.GreaterThanOrEqual,
        }
        && !OwnOperations.Of(condition).Any(part => part is IAwaitOperation);

    /// <summary>True for a call of Task.Yield.</summary>
    public static bool IsYield(IInvocationOperation call, LariatTypes types)
        => call.TargetMethod.Name == "Yield" && types.Tasks.IsTask(call.TargetMethod.ContainingType);

    private static bool IsDeaf(IOperation awaited, LariatTypes types) => awaited is IInvocationOperation call
        && (IsYield(call, types) || (types.Tasks.IsValueTask(call.Type)
        && (TokenOverload.IsBetter(call, types.Tasks) || IsForeign(call.TargetMethod, types))));

    private static bool IsForeign(IMethodSymbol method, LariatTypes types)
        => method.ContainingType.Name is not ("IAsyncEnumerator" or "IAsyncDisposable") && types.IsForeign(method.ContainingAssembly);

    private static bool KnowsOfCancellation(IOperation operation, LariatTypes types) => operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "ThrowIfCancelRequested", ContainingType.Name: "LoopTask" } } => true,
        IPropertyReferenceOperation { Property: { Name: "CancelRequests", ContainingType.Name: "LoopTask" } } => true,
        ILocalReferenceOperation local when LocalValue.Find(local) is { } value && OwnOperations.Of(value).Any(part => IsToken(part, types))
            => true,
        _ => IsToken(operation, types),
    };

    private static bool IsToken(IOperation operation, LariatTypes types)
        => operation is IMemberReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation
            && operation.Type.Is(types.Tasks.CancellationToken);
}
