using Microsoft.CodeAnalysis;

namespace Lariat.Analyzers;

/// <summary>The asynchronous counterpart of a blocking method: the same name with Async.</summary>
internal static class AsyncTwin
{
    public static bool Exists(IMethodSymbol method) => Overloads.Of(method, method.Name + "Async").Any();

    /// <summary>
    /// True if a counterpart takes exactly the same arguments (and perhaps an optional token), so that a call can be rewritten.
    /// </summary>
    public static bool TakesTheSame(IMethodSymbol method, TaskTypes tasks) => Overloads.Of(method, method.Name + "Async").Any(twin =>
        twin.Arity == method.Arity && tasks.IsAny(twin.ReturnType)
        && twin.Parameters.Length >= method.Parameters.Length
        && twin.Parameters.Skip(method.Parameters.Length).All(parameter => parameter.IsOptional)
        && method.Parameters.Zip(twin.Parameters, AreSame).All(same => same));

    private static bool AreSame(IParameterSymbol left, IParameterSymbol right)
        => left.RefKind == right.RefKind && SymbolEqualityComparer.Default.Equals(left.Type, right.Type);
}
