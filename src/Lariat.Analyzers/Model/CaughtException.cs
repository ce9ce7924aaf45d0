using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>
/// Determines whether a catch clause lets its exception continue: rethrown, kept for later, or tested for being a cancellation.
/// </summary>
internal static class CaughtException
{
    public static bool IsLetOn(ICatchClauseOperation clause)
    {
        ILocalSymbol? caught = (clause.ExceptionDeclarationOrExpression as IVariableDeclaratorOperation)?.Symbol;
        return OwnOperations.Of(clause.Handler).Any(operation => operation switch
        {
            IThrowOperation => true,
            IInvocationOperation { TargetMethod: { Name: "Throw", ContainingType.Name: "ExceptionDispatchInfo" } } => true,
            IInvocationOperation { TargetMethod: { Name: "IsCancellation", ContainingType.Name: "LoopTask" } } => true,
            IInvocationOperation { TargetMethod.Name: "SetException" or "TrySetException" } call => Carries(call, caught),
            ISimpleAssignmentOperation assignment => Carries(assignment.Value, caught),
            IReturnOperation { ReturnedValue: { } value } => Carries(value, caught),
            _ => false,
        });
    }

    // The exception itself, or an object created from it: ExceptionDispatchInfo.Capture(error), new Outcome(error).
    private static bool Carries(IOperation value, ILocalSymbol? caught) => value.Unwrapped() switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, caught),
        IInvocationOperation call => call.Arguments.Any(argument => Carries(argument.Value, caught)),
        IObjectCreationOperation creation => creation.Arguments.Any(argument => Carries(argument.Value, caught)),
        IArrayCreationOperation { Initializer: { } items } => items.ElementValues.Any(item => Carries(item, caught)),
        _ => false,
    };
}
