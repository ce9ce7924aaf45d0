using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>
/// Determines whether exactly this call could take a token too: by its own optional parameter, or by an overload with a token at the end.
/// </summary>
internal static class TokenOverload
{
    public static bool IsBetter(IInvocationOperation call, TaskTypes tasks)
    {
        IArgumentOperation? token = call.Arguments.FirstOrDefault(argument => IsToken(argument.Parameter, tasks));
        if (token is not null)
        {
            return token.ArgumentKind == ArgumentKind.DefaultValue;
        }

        // An expanded params array is written differently in the overload.
        IMethodSymbol method = call.TargetMethod;
        return call.Arguments.All(argument => argument.ArgumentKind != ArgumentKind.ParamArray)
            && Overloads.Of(method, method.Name).Any(candidate => AddsToken(method, candidate, tasks));
    }

    /// <summary>The parameter's name if the token must be passed by name: optional or named arguments come before it.</summary>
    public static string? NameNeeded(IInvocationOperation call, TaskTypes tasks)
    {
        IMethodSymbol method = call.TargetMethod;
        IParameterSymbol? own = method.Parameters.FirstOrDefault(parameter => IsToken(parameter, tasks));
        IParameterSymbol token = own ?? Overloads.Of(method, method.Name).First(
            candidate => AddsToken(method, candidate, tasks)).Parameters.Last();
        int before = call.Arguments.Count(argument => argument.ArgumentKind == ArgumentKind.Explicit);
        bool isNamed = call.Arguments.Any(argument => argument.Syntax is ArgumentSyntax { NameColon: not null });
        return isNamed || before < token.Ordinal ? token.Name : null;
    }

    private static bool AddsToken(IMethodSymbol method, IMethodSymbol candidate, TaskTypes tasks)
    {
        if (candidate.Arity != method.Arity
            || candidate.Parameters.Length != method.Parameters.Length + 1
            || !IsToken(candidate.Parameters[candidate.Parameters.Length - 1], tasks))
        {
            return false;
        }

        IMethodSymbol constructed = method.Arity == 0 ? candidate : candidate.Construct([.. method.TypeArguments]);
        return ReturnsTheSame(constructed, method, tasks)
            && method.Parameters.Zip(
                constructed.Parameters, (left, right) => SymbolEqualityComparer.Default.Equals(left.Type, right.Type)).All(same => same);
    }

    // A newer overload may return a ValueTask where the older returns a Task (TextReader.ReadLineAsync).
    private static bool ReturnsTheSame(IMethodSymbol left, IMethodSymbol right, TaskTypes tasks)
        => SymbolEqualityComparer.Default.Equals(left.ReturnType, right.ReturnType)
            || (tasks.IsAny(left.ReturnType) && tasks.IsAny(right.ReturnType)
                && SymbolEqualityComparer.Default.Equals(ResultOf(left), ResultOf(right)));

    private static ITypeSymbol? ResultOf(IMethodSymbol method) => ((INamedTypeSymbol)method.ReturnType).TypeArguments.FirstOrDefault();

    private static bool IsToken(IParameterSymbol? parameter, TaskTypes tasks) => parameter?.Type.Is(tasks.CancellationToken) == true;
}
