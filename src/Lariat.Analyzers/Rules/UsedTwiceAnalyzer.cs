using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Lariat.Analyzers;

/// <summary>LAR0008: a local coroutine may be used twice: awaited, passed, returned or copied, and then again.</summary>
/// <remarks>Locals and parameters that a lambda or local function captures are not followed.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UsedTwiceAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0008";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A coroutine is used twice",
        "'{0}' may have been used before, and a coroutine can be used once: make a task of it, or call the function again",
        RuleText.Correctness,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Awaiting, passing, returning or copying a coroutine is its one use; the second throws InvalidOperationException.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
        => context.RegisterOperationBlockAction(block => Check(block, types));

    private static void Check(OperationBlockAnalysisContext context, LariatTypes types)
    {
        foreach (IOperation body in context.OperationBlocks)
        {
            ImmutableHashSet<ISymbol> variables = CoroutineVariables.Of(body, context.OwningSymbol, types);
            if (!variables.IsEmpty)
            {
                CheckGraph(context, context.GetControlFlowGraph(body), variables);
            }
        }
    }

    private static void CheckGraph(OperationBlockAnalysisContext context, ControlFlowGraph graph, ImmutableHashSet<ISymbol> variables)
    {
        foreach (IOperation second in new SingleUseFlow(graph, variables).FindSecondUses())
        {
            context.ReportDiagnostic(Diagnostic.Create(s_rule, second.Syntax.GetLocation(), second.Syntax.ToString()));
        }

        foreach (IMethodSymbol function in graph.LocalFunctions)
        {
            CheckGraph(context, graph.GetLocalFunctionControlFlowGraph(function, context.CancellationToken), variables);
        }

        foreach (IFlowAnonymousFunctionOperation lambda in AnonymousFunctions.In(graph))
        {
            CheckGraph(context, graph.GetAnonymousFunctionControlFlowGraph(lambda, context.CancellationToken), variables);
        }
    }
}
