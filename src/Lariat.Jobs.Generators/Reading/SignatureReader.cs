using Microsoft.CodeAnalysis;

namespace Lariat.Jobs.Generators;

/// <summary>Reads the signature of a method with <c>[Job]</c>.</summary>
internal static class SignatureReader
{
    private const string Suffix = "Async";

    /// <summary>The signature; null if it is wrong, or if the compiler does not find one of its types.</summary>
    public static Signature? Read(IMethodSymbol method, JobTypes types, Findings findings)
    {
        if (TypeReach.IsUnknown(method.ReturnType) || method.Parameters.Any(parameter => TypeReach.IsUnknown(parameter.Type)))
        {
            return null;
        }

        if (FindFault(method, types) is { } fault)
        {
            findings.Add(JobRules.Signature, method.Locations.FirstOrDefault(), method.Name, fault);
            return null;
        }

        return new Signature(method.Parameters[0].Type, ResultOf(method), method.Parameters.Length == 2);
    }

    /// <summary>The property of the class <c>Jobs</c>: the method's name without <c>Async</c>.</summary>
    public static string PropertyOf(IMethodSymbol method) => method.Name.EndsWith(Suffix, StringComparison.Ordinal)
        ? method.Name.Substring(0, method.Name.Length - Suffix.Length)
        : method.Name;

    private static string? FindFault(IMethodSymbol method, JobTypes types)
    {
        if (method.MethodKind != MethodKind.Ordinary || method.IsAbstract)
        {
            return "only a method of a class, with a body, can be one";
        }

        if (method.IsGenericMethod)
        {
            return "it has type parameters, and a stored job does not say what they are";
        }

        if (!types.IsCoroutine(method.ReturnType))
        {
            return $"it returns {method.ReturnType.ToDisplayString()} instead of Coroutine or Coroutine<TResult>";
        }

        return FindFaultOfParameters(method, types) ?? FindFaultOfTypes(method) ?? FindFaultOfName(PropertyOf(method));
    }

    private static string? FindFaultOfParameters(IMethodSymbol method, JobTypes types)
    {
        if (method.Parameters.IsEmpty || types.IsContext(method.Parameters[0].Type))
        {
            return "its first parameter must be the payload";
        }

        return method.Parameters.Length == 1 || (method.Parameters.Length == 2 && types.IsContext(method.Parameters[1].Type))
            ? null
            : "it has several parameters for the payload: make them one record";
    }

    private static string? FindFaultOfTypes(IMethodSymbol method)
    {
        if (method.Parameters.Any(parameter => parameter.RefKind != RefKind.None))
        {
            return "a parameter is passed by reference";
        }

        ITypeSymbol payload = method.Parameters[0].Type;
        IEnumerable<ITypeSymbol> stored = ResultOf(method) is { } result ? [payload, result] : [payload];
        return stored.FirstOrDefault(type => type.IsRefLikeType || TypeReach.Of(type) == Reach.Nowhere) is { } type
            ? $"{type.ToDisplayString()} must be internal or public, and not a ref struct, a pointer or dynamic"
            : null;
    }

    private static ITypeSymbol? ResultOf(IMethodSymbol method) => ((INamedTypeSymbol)method.ReturnType).TypeArguments.FirstOrDefault();

    private static string? FindFaultOfName(string property) => property switch
    {
        "" => "nothing remains of its name without Async",
        "Jobs" => "without Async its name is Jobs, as that of the generated class: rename it",
        _ => null,
    };
}
