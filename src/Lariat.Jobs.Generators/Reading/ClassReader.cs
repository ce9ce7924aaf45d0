using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Jobs.Generators;

/// <summary>Reads the class of a method with <c>[Job]</c>, which receives a class <c>Jobs</c>, and the classes around it.</summary>
internal static class ClassReader
{
    private const string Jobs = "Jobs";

    /// <summary>The class; null if it cannot receive a class <c>Jobs</c>.</summary>
    public static JobClass? Read(IMethodSymbol method, Findings findings)
    {
        INamedTypeSymbol type = method.ContainingType;
        Location? place = method.Locations.FirstOrDefault();
        if (FindFault(type) is { } fault)
        {
            findings.Add(JobRules.Class, place, type.Name, fault);
            return null;
        }

        if (Chain(type).FirstOrDefault(one => !IsPartial(one)) is { } fixedType)
        {
            findings.Add(JobRules.Partial, place, fixedType.Name, method.Name);
            return null;
        }

        bool isPublic = TypeReach.Of(type) == Reach.Everywhere;
        return new JobClass(Code.Type(type), Code.FullName(type).Replace("@", ""), new(Declare(type)), isPublic);
    }

    private static IEnumerable<string> Declare(INamedTypeSymbol type)
    {
        if (!type.ContainingNamespace.IsGlobalNamespace)
        {
            yield return $"namespace {Code.FullName(type.ContainingNamespace)}";
        }

        foreach (INamedTypeSymbol one in Chain(type).Reverse())
        {
            yield return $"partial {Keyword(one)} {Code.Identifier(one.Name)}";
        }
    }

    private static string? FindFault(INamedTypeSymbol type)
    {
        if (Chain(type).Any(one => one.Arity > 0))
        {
            return "it, or a class around it, has type parameters: move the method to a class that has none";
        }

        if (Chain(type).Any(one => Keyword(one) is null))
        {
            return "it is not a class, struct, record or interface: move the method to a class";
        }

        if (TypeReach.Of(type) == Reach.Nowhere)
        {
            return "other files of the program cannot use it: make it, and the classes around it, internal or public";
        }

        if (type.Name == Jobs)
        {
            return "that is the name of the class that is generated in it: rename it";
        }

        return type.GetMembers(Jobs).Any(member => !IsGenerated(member)) ? "it has a member with the name Jobs: rename that" : null;
    }

    // From the type outward.
    private static IEnumerable<INamedTypeSymbol> Chain(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? one = type; one is not null; one = one.ContainingType)
        {
            yield return one;
        }
    }

    private static string? Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Class, false) => "class",
        (TypeKind.Class, true) => "record",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Interface, _) => "interface",
        _ => null,
    };

    private static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax())
        .OfType<TypeDeclarationSyntax>()
        .Any(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    // The analyzer runs on the program with what the generator has added to it.
    private static bool IsGenerated(ISymbol member) => member.GetAttributes().Any(attribute
        => attribute.AttributeClass?.Name == "GeneratedCodeAttribute" && attribute.Argument<string>(0) == SourceWriter.Tool);
}
