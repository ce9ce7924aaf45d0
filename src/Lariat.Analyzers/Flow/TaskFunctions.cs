using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>Determines which functions of a body may run in different tasks at the same time.</summary>
internal sealed class TaskFunctions(LariatTypes types)
{
    /// <summary>True if functions that may run at the same time write the variable.</summary>
    public bool WriteTogether(ISymbol variable, IOperation use) => MayMeet(variable, use, Writes.IsWritten);

    /// <summary>True if functions that may run at the same time use the object that the variable refers to.</summary>
    /// <remarks>The function that declares it is not counted as a second one: it created the object, and reads it when the others have
    /// ended.</remarks>
    public bool UseTogether(ISymbol variable, IOperation use)
        => MayMeet(variable, use,
            static other
                => Functions.EnclosingNested(other) is IAnonymousFunctionOperation { Symbol.IsAsync: true }
                    or ILocalFunctionOperation { Symbol.IsAsync: true });

    private bool MayMeet(ISymbol variable, IOperation use, Func<IOperation, bool> counts)
    {
        if (variable.DeclaringSyntaxReferences.FirstOrDefault() is not { } declaration)
        {
            return false;
        }

        for (IOperation? function = Functions.EnclosingNested(use);
            function is not null && !function.Syntax.Span.Contains(declaration.Span);
            function = Functions.EnclosingNested(function))
        {
            if (!RunsOnce(function) || IsInLoopAfter(function, declaration))
            {
                return true;
            }
        }

        IOperation? task = TaskOf(use);
        return RootOf(use).Descendants().Any(other =>
            SymbolEqualityComparer.Default.Equals(other.VariableOf(), variable) && counts(other) && TaskOf(other) != task);
    }

    /// <summary>The function that is the task's body, as far as the code shows; null is the member's own.</summary>
    private IOperation? TaskOf(IOperation operation)
    {
        IOperation? function = Functions.EnclosingNested(operation);
        while (function is not null && RunsInCaller(function))
        {
            function = Functions.EnclosingNested(function);
        }

        return function;
    }

    private bool RunsOnce(IOperation function) => RunsInCaller(function)
        || (function is IAnonymousFunctionOperation lambda && IsOfLariat(lambda, "Create", "CreateTask"));

    /// <summary>The body of a scope, a group or a program; or a local function that is awaited wherever it is called.</summary>
    private bool RunsInCaller(IOperation function) => function switch
    {
        IAnonymousFunctionOperation lambda => IsOfLariat(lambda, "Run", "RunAsync"),
        ILocalFunctionOperation local => RootOf(local).Descendants().All(operation => operation switch
        {
            IMethodReferenceOperation reference => !Is(reference.Method, local),
            IInvocationOperation call => !Is(call.TargetMethod, local) || call.Parent is IAwaitOperation,
            _ => true,
        }),
        _ => false,
    };

    private bool IsOfLariat(IAnonymousFunctionOperation lambda, params string[] names)
        => Functions.ReceiverOf(lambda) is { } receiver && types.IsLariat(receiver.ContainingType) && names.Contains(receiver.Name);

    private static bool Is(IMethodSymbol method, ILocalFunctionOperation function)
        => SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, function.Symbol);

    private static bool IsInLoopAfter(IOperation function, SyntaxReference declaration)
    {
        for (IOperation? around = function.Parent; around is not null and not IAnonymousFunctionOperation
            and not ILocalFunctionOperation; around = around.Parent)
        {
            if (around is ILoopOperation && !around.Syntax.Span.Contains(declaration.Span))
            {
                return true;
            }
        }

        return false;
    }

    private static IOperation RootOf(IOperation operation)
    {
        IOperation root = operation;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root;
    }
}
