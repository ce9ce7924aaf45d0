using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0007: <c>default(Coroutine)</c> or <c>new Coroutine()</c>, which is not a coroutine and throws when it is used.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DefaultCoroutineAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0007";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "default is not a coroutine",
        "An empty coroutine throws when it is used: write {0}",
        RuleText.Correctness,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Unlike a ValueTask, an empty Coroutine is not a completed one. Coroutine.Completed and Coroutine.FromResult are.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
    {
        context.RegisterOperationAction(operation => Check(operation, types), OperationKind.DefaultValue);
        context.RegisterOperationAction(operation => CheckNew(operation, types), OperationKind.ObjectCreation);
    }

    private static void CheckNew(OperationAnalysisContext context, LariatTypes types)
    {
        if (((IObjectCreationOperation)context.Operation).Arguments.IsEmpty)
        {
            Check(context, types);
        }
    }

    private static void Check(OperationAnalysisContext context, LariatTypes types)
    {
        if (types.IsCoroutine(context.Operation.Type) && !context.Operation.IsImplicit)
        {
            string instead = types.IsPlainCoroutine(context.Operation.Type) ? "Coroutine.Completed" : "Coroutine.FromResult(value)";
            context.ReportDiagnostic(Diagnostic.Create(s_rule, context.Operation.Syntax.GetLocation(), instead));
        }
    }
}
