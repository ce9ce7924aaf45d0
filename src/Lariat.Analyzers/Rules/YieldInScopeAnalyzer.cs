using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>
/// LAR0011: a generator yields inside a group or a scope, so that the scope stays active while its consumer's code runs.
/// </summary>
/// <remarks>
/// PEP 789 in C#: <c>yield return</c> cannot occur in a lambda, so the body of a scope can yield only through an AsyncYielder that it
/// captures.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class YieldInScopeAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0011";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A generator yields inside a scope",
        "While the generator is paused here, the {0} around it would cancel its consumer: yield outside, or pass the items through an "
            + "AsyncQueue",
        RuleText.Correctness,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A generator's scope stays open while the consumer runs: its deadline or a failed child cancels the consumer's code, "
            + "which is lexically outside the scope (PEP 789).",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
        => context.RegisterOperationAction(operation => Check(operation, types), OperationKind.Invocation);

    private static void Check(OperationAnalysisContext context, LariatTypes types)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name == "YieldAsync"
            && types.IsYielder(call.TargetMethod.ContainingType)
            && call.Instance.VariableOf() is { } yielder
            && FindScope(call, yielder, types) is { } scope)
        {
            context.ReportDiagnostic(Diagnostic.Create(s_rule, call.Syntax.GetLocation(), scope.Name));
        }
    }

    // From the call outward to the function that received the yielder: a scope's body on the way is inside the generator.
    private static INamedTypeSymbol? FindScope(IOperation call, ISymbol yielder, LariatTypes types)
    {
        for (IOperation? function = Functions.EnclosingNested(call); function is not null; function = Functions.EnclosingNested(function))
        {
            IMethodSymbol? symbol = (function as IAnonymousFunctionOperation)?.Symbol ?? (function as ILocalFunctionOperation)?.Symbol;
            if (SymbolEqualityComparer.Default.Equals(symbol, yielder.ContainingSymbol))
            {
                return null;
            }

            if (function is IAnonymousFunctionOperation lambda
                && Functions.ReceiverOf(lambda) is { Name: "RunAsync" } run
                && types.IsScope(run.ContainingType))
            {
                return run.ContainingType;
            }
        }

        return null;
    }
}
