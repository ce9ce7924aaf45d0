using Microsoft.CodeAnalysis;

namespace Lariat.Jobs.Generators;

/// <summary>Reads how an object is made whose method is a job: from the services of the try.</summary>
internal static class ConstructorReader
{
    /// <summary>The object; null if a worker cannot make one, or the compiler does not find a type.</summary>
    public static JobTarget? Read(IMethodSymbol method, bool isInWorker, Findings findings)
    {
        INamedTypeSymbol type = method.ContainingType;
        IMethodSymbol[] constructors = [.. type.InstanceConstructors.Where(IsReachable)];
        if (constructors.Any(one => one.Parameters.Any(parameter => TypeReach.IsUnknown(parameter.Type))))
        {
            return null;
        }

        if (FindFault(type, isInWorker, constructors) is { } fault)
        {
            findings.Add(JobRules.Instance, method.Locations.FirstOrDefault(), method.Name, type.Name, fault);
            return null;
        }

        bool isAsync = Implements(type, "System.IAsyncDisposable");
        return new JobTarget(
            new(constructors[0].Parameters.Where(one => !one.HasExplicitDefaultValue).Select(one => Code.Type(one.Type))),
            isAsync ? "await using " : Implements(type, "System.IDisposable") ? "using " : null);
    }

    private static string? FindFault(INamedTypeSymbol type, bool isInWorker, IMethodSymbol[] constructors)
    {
        if (type.IsAbstract || type.TypeKind == TypeKind.Interface)
        {
            return "it is abstract";
        }

        if (isInWorker)
        {
            return "there are no services in the process of its own that InWorker gives the job";
        }

        if (constructors.Length != 1)
        {
            return $"it has {constructors.Length} internal or public constructors instead of one";
        }

        return constructors[0].Parameters.FirstOrDefault(one => one.RefKind != RefKind.None || TypeReach.Of(one.Type) == Reach.Nowhere)
            is { } parameter
            ? $"the parameter '{parameter.Name}' of its constructor cannot be a service"
            : null;
    }

    // A struct has a constructor without parameters, whichever others it has.
    private static bool IsReachable(IMethodSymbol constructor)
        => constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
            && !(constructor.IsImplicitlyDeclared
                && constructor.ContainingType is { TypeKind: TypeKind.Struct, InstanceConstructors.Length: > 1 });

    private static bool Implements(INamedTypeSymbol type, string name) => type.AllInterfaces.Any(one => one.ToDisplayString() == name);
}
