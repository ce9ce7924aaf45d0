using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lariat.Analyzers;

/// <summary>
/// LAR0016: <c>Task.WhenAll</c> and similar methods get coroutines, or tasks of a loop. It does not compile; this rule says what to write.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TaskCombinatorAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0016";

    private static readonly ImmutableDictionary<string, string> s_instead = new Dictionary<string, string>
    {
        ["WhenAll"] = "Coroutine.Gather",
        ["WhenAny"] = "Coroutine.WaitMany with ReturnWhen.FirstCompleted",
        ["WhenEach"] = "Coroutine.AsCompleted",
        ["WaitAll"] = "await Coroutine.Gather",
        ["WaitAny"] = "await Coroutine.WaitMany with ReturnWhen.FirstCompleted",
    }.ToImmutableDictionary();

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A method of Task's is given coroutines or tasks of a loop",
        "Task.{0} takes .NET tasks only: use {1}, or give it task.AsTask()",
        RuleText.Correctness,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Coroutines and the tasks of a loop are not .NET tasks. Lariat's own combinators take them, and cancel them with the "
            + "task that waits.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
        => context.RegisterSyntaxNodeAction(node => Check(node, types), SyntaxKind.InvocationExpression);

    private static void Check(SyntaxNodeAnalysisContext context, LariatTypes types)
    {
        var call = (InvocationExpressionSyntax)context.Node;
        if (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } member
            && s_instead.TryGetValue(name, out string? instead)
            && context.SemanticModel.GetSymbolInfo(member.Expression, context.CancellationToken).Symbol is INamedTypeSymbol type
            && type.Is(types.Tasks.Task)
            && context.SemanticModel.GetSymbolInfo(call, context.CancellationToken).Symbol is null
            && call.ArgumentList.Arguments.Any(argument => LoopAwaitables.Contains(
                context.SemanticModel.GetTypeInfo(argument.Expression, context.CancellationToken).Type, types)))
        {
            context.ReportDiagnostic(Diagnostic.Create(s_rule, member.GetLocation(), name, instead));
        }
    }
}
