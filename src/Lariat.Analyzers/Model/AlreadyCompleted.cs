using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>Determines whether the preceding code shows that a task has completed, so that reading its result does not block.</summary>
/// <remarks>An approximation by position: an await of the task (alone or in WhenAll), or a read of one of its Is… properties, comes
/// earlier.</remarks>
internal static class AlreadyCompleted
{
    public static bool IsKnown(IOperation task, IOperation use)
    {
        // (await Task.WhenAny(a, b)).Result
        if (task.Unwrapped() is IAwaitOperation { Operation: IInvocationOperation { TargetMethod.Name: "WhenAny" } })
        {
            return true;
        }

        return task.VariableOf() is { } variable
            && OwnOperations.Of(RootOf(use)).Any(
                operation => operation.Syntax.SpanStart < use.Syntax.SpanStart && Shows(operation, variable));
    }

    private static bool Shows(IOperation operation, ISymbol variable) => operation switch
    {
        IAwaitOperation { Operation: IInvocationOperation { TargetMethod.Name: "WhenAny" } } => false,
        IAwaitOperation wait => OwnOperations.Of(wait.Operation).Any(part => IsReference(part, variable)),
        IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully", Instance: { } instance }
            => IsReference(instance, variable),
        ISimpleAssignmentOperation
        {
            Value: IAwaitOperation { Operation: IInvocationOperation { TargetMethod.Name: "WhenAny" } },
        } assignment
            => IsReference(assignment.Target, variable),
        IVariableDeclaratorOperation
        {
            Initializer.Value: IAwaitOperation { Operation: IInvocationOperation { TargetMethod.Name: "WhenAny" } },
        } declarator
            => SymbolEqualityComparer.Default.Equals(declarator.Symbol, variable),
        _ => false,
    };

    private static bool IsReference(IOperation operation, ISymbol variable)
        => SymbolEqualityComparer.Default.Equals(operation.VariableOf(), variable);

    private static IOperation RootOf(IOperation operation)
    {
        if (Functions.EnclosingNested(operation) is { } function)
        {
            return function;
        }

        IOperation root = operation;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root;
    }
}
