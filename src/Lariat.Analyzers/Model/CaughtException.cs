using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>Does a catch clause let its exception go on: thrown again, kept for later, or asked whether it is a cancellation?</summary>
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
            ISimpleAssignmentOperation assignment => IsCaught(assignment.Value, caught),
            IReturnOperation { ReturnedValue: { } value } => IsCaught(value, caught),
            _ => false,
        });
    }

    private static bool IsCaught(IOperation value, ILocalSymbol? caught)
        => caught is not null && SymbolEqualityComparer.Default.Equals(value.VariableOf(), caught);
}
