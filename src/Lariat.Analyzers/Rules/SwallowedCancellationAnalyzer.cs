using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0010: a catch of everything around an await also catches the task's cancellation, and does not let it continue.</summary>
/// <remarks>In coroutines any await counts; in other async functions one of an operation of Lariat's.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SwallowedCancellationAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0010";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A catch swallows cancellation",
        "This catch also takes the task's cancellation, which would be lost: let it through, or rethrow it",
        RuleText.Correctness,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Cancellation arrives as an exception at an await. A catch of Exception that does not rethrow makes a task that "
            + "cannot be canceled, and scopes that do not end.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
    {
        INamedTypeSymbol? cancellation = context.Compilation.GetTypeByMetadataName("System.OperationCanceledException");
        context.RegisterOperationAction(operation => Check(operation, types, cancellation), OperationKind.Try);
    }

    private static void Check(OperationAnalysisContext context, LariatTypes types, INamedTypeSymbol? cancellation)
    {
        var block = (ITryOperation)context.Operation;
        if (FindBroad(block, cancellation) is not { } broad || CaughtException.IsLetOn(broad))
        {
            return;
        }

        IOperation[] awaited = [.. OwnOperations.AwaitedIn(block.Body)];
        bool isCancelable = Functions.IsInCoroutine(block, context.ContainingSymbol, types)
            ? awaited.Length > 0
            : awaited.Any(operation => types.IsLariat(operation.WithoutConfigureAwait().Type));
        if (isCancelable && broad.Syntax is CatchClauseSyntax syntax)
        {
            Location place = Location.Create(syntax.SyntaxTree, Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(
                syntax.SpanStart, (syntax.Declaration?.Span ?? syntax.CatchKeyword.Span).End));
            context.ReportDiagnostic(Diagnostic.Create(s_rule, place));
        }
    }

    // The first clause that a cancellation can reach decides, if it catches more than cancellations: a clause that names them is intended.
    private static ICatchClauseOperation? FindBroad(ITryOperation block, INamedTypeSymbol? cancellation)
    {
        foreach (ICatchClauseOperation clause in block.Catches)
        {
            if (clause.Filter is null && cancellation.IsOrDerivesFrom(clause.ExceptionType as INamedTypeSymbol))
            {
                return clause.ExceptionType.Is(cancellation) ? null : clause;
            }

            // A filter shows that the author considered it; a more specific clause too.
            if (clause.ExceptionType.IsOrDerivesFrom(cancellation) || clause.Filter is not null)
            {
                return null;
            }
        }

        return null;
    }
}
