using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>
/// LAR0014: an object that belongs to one loop is accessible to all loops: in a static field or property, or registered as a singleton.
/// </summary>
/// <remarks>Not reported: fields of a thread, which runs one loop; services that run on one loop (AddCoroutineService); objects that a
/// factory hides behind an interface.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedAcrossLoopsAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0014";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "An object of one loop is shared by all",
        "{0} {1}, which belongs to the first event loop that uses it and throws on every other: keep one per loop (LoopLocal<T>, "
            + "AddLoopSingleton<T>)",
        RuleText.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A program with UseLariat or a LoopGroup has several loops. Locks, queues and connections are for the tasks of one: a "
            + "static field or a singleton offers the same one to all.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    private static readonly ImmutableHashSet<string> s_registrations =
        ["AddSingleton", "TryAddSingleton", "AddKeyedSingleton", "TryAddKeyedSingleton"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
    {
        var bound = new LoopBoundTypes(context.Compilation);
        context.RegisterSymbolAction(symbol => CheckMember(symbol, bound), SymbolKind.Field, SymbolKind.Property);
        context.RegisterOperationAction(operation => CheckRegistration(operation, bound), OperationKind.Invocation);
    }

    private static void CheckMember(SymbolAnalysisContext context, LoopBoundTypes bound)
    {
        ISymbol member = context.Symbol;
        if (member is { IsStatic: true, IsImplicitlyDeclared: false } && StorageOf(member) is { } storage && bound.Contains(storage.Type)
            && !IsOfAThread(storage))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(s_rule, member.Locations[0], $"'{member.Name}' holds for all loops", DescribeType(storage.Type)));
        }
    }

    private static void CheckRegistration(OperationAnalysisContext context, LoopBoundTypes bound)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!s_registrations.Contains(call.TargetMethod.Name) || !IsOfTheContainer(call.TargetMethod) || MadeType(call) is not { } made)
        {
            return;
        }

        if (bound.Contains(made))
        {
            context.ReportDiagnostic(Diagnostic.Create(s_rule, call.Syntax.GetLocation(), "The singleton is", DescribeType(made)));
        }
        else if (FindHeld(made, bound) is { } held)
        {
            context.ReportDiagnostic(
                Diagnostic.Create(s_rule, call.Syntax.GetLocation(), $"The singleton {made.Name} has in '{held.Name}'",
                    DescribeType(((IFieldSymbol)StorageOf(held)!).Type)));
        }
    }

    // Namespaces and not types: the extensions of the container are in several classes.
    private static bool IsOfTheContainer(IMethodSymbol method)
        => method.ContainingNamespace.ToDisplayString().StartsWith("Microsoft.Extensions.DependencyInjection", StringComparison.Ordinal);

    /// <summary>The type that the registration creates: the last type argument, the last <c>typeof</c>, or the instance's type.</summary>
    private static INamedTypeSymbol? MadeType(IInvocationOperation call)
    {
        if (call.TargetMethod.TypeArguments.LastOrDefault() is INamedTypeSymbol argument)
        {
            return argument;
        }

        IEnumerable<IOperation> values = call.Arguments.Select(given => given.Value.Unwrapped());
        return values.OfType<ITypeOfOperation>().LastOrDefault()?.TypeOperand as INamedTypeSymbol
            ?? values.OfType<IObjectCreationOperation>().LastOrDefault()?.Type as INamedTypeSymbol;
    }

    private static ISymbol? FindHeld(INamedTypeSymbol type, LoopBoundTypes bound) => type.GetMembers()
        .FirstOrDefault(member => member is { IsStatic: false, IsImplicitlyDeclared: false } && StorageOf(member)
            is { } storage && bound.Contains(storage.Type));

    private static bool IsOfAThread(IFieldSymbol field)
        => field.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "ThreadStaticAttribute" });

    private static string DescribeType(ITypeSymbol type) => $"{("AEIOU".IndexOf(type.Name[0]) >= 0 ? "an" : "a")} {type.Name}";

    private static IFieldSymbol? StorageOf(ISymbol member) => member as IFieldSymbol
        ?? (member is IPropertySymbol ? member.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, member)) : null);
}
