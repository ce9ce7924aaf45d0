using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lariat.Analyzers;

/// <summary>LAR0006: a field or auto-property holds a coroutine, which can be used once, while a field can be read repeatedly.</summary>
/// <remarks>Not reported inside structs that are passed along themselves, as Lariat's own Awaitable is.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StoredCoroutineAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0006";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A coroutine is stored",
        "'{0}' stores a coroutine, which can be used once: store a LoopTask of it, or the function that makes it",
        RuleText.Correctness,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The second reader of a stored coroutine gets an exception, and one that is never read never runs. Tasks can be "
            + "awaited by many; functions make a new coroutine each time.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
        => context.RegisterSymbolAction(symbol => Check(symbol, types), SymbolKind.Field, SymbolKind.Property);

    private static void Check(SymbolAnalysisContext context, LariatTypes types)
    {
        ISymbol member = context.Symbol;
        bool isPassedAlong = member.ContainingType.TypeKind == TypeKind.Struct && !member.IsStatic;
        if (!isPassedAlong && FindStorage(member) is { } storage && types.IsCoroutine(storage.Type))
        {
            context.ReportDiagnostic(Diagnostic.Create(s_rule, member.Locations[0], member.Name));
        }
    }

    // An auto-property's field is not declared in the source, so no action is called for it.
    private static IFieldSymbol? FindStorage(ISymbol member) => member as IFieldSymbol
        ?? member.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, member));
}
