using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>Determines the function to which an operation belongs, and whether it runs in a task of a loop.</summary>
internal static class Functions
{
    /// <summary>The lambda, local function or member whose body an operation is in.</summary>
    public static IMethodSymbol? Enclosing(IOperation operation, ISymbol containingMember)
        => EnclosingNested(operation) switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            ILocalFunctionOperation function => function.Symbol,
            _ => containingMember as IMethodSymbol,
        };

    /// <summary>The innermost lambda or local function around an operation; null in a member's own body.</summary>
    public static IOperation? EnclosingNested(IOperation operation)
    {
        IOperation? current = operation.Parent;
        while (current is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation)
        {
            current = current.Parent;
        }

        return current;
    }

    /// <summary>True in an async coroutine, or in an async lambda that a group or a scope runs in a task.</summary>
    public static bool IsInCoroutine(IOperation operation, ISymbol containingMember, LariatTypes types)
    {
        if (Enclosing(operation, containingMember) is not { IsAsync: true } function)
        {
            return false;
        }

        return types.IsCoroutine(function.ReturnType)
            || (EnclosingNested(operation) is IAnonymousFunctionOperation lambda && types.IsScope(ReceiverOf(lambda)?.ContainingType));
    }

    /// <summary>The method to which a lambda is directly passed.</summary>
    public static IMethodSymbol? ReceiverOf(IAnonymousFunctionOperation lambda)
    {
        IOperation? current = lambda.Parent;
        while (current is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
        {
            current = current.Parent;
        }

        return current is IArgumentOperation { Parent: IInvocationOperation call } ? call.TargetMethod : null;
    }
}
