using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0009: an <c>async void</c> function awaits an operation of Lariat's, outside every task group and unobserved.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AsyncVoidAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0009";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "An async void function awaits a coroutine or a future",
        "{0} is async void: it cannot be awaited or canceled, and only the loop's exception handler receives its failure; return a "
            + "Coroutine and make a task of it, LoopTask.Create(…)",
        RuleText.Correctness,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "An async void function is not a task of the loop: the loop does not list it, cancel it or wait for it, and no group "
            + "receives its failure. In a callback of the loop its await throws.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
    {
        context.RegisterOperationBlockAction(block => CheckMember(block, types));
        context.RegisterOperationAction(operation => CheckLambda(operation, types), OperationKind.AnonymousFunction);
        context.RegisterOperationAction(operation => CheckLocalFunction(operation, types), OperationKind.LocalFunction);
    }

    private static void CheckMember(OperationBlockAnalysisContext context, LariatTypes types)
    {
        if (IsAsyncVoid(context.OwningSymbol) && context.OperationBlocks.Any(body => AwaitsLariat(body, types)))
        {
            context.ReportDiagnostic(Diagnostic.Create(s_rule, context.OwningSymbol.Locations[0], $"'{context.OwningSymbol.Name}'"));
        }
    }

    private static void CheckLambda(OperationAnalysisContext context, LariatTypes types)
    {
        var lambda = (IAnonymousFunctionOperation)context.Operation;
        if (IsAsyncVoid(lambda.Symbol) && AwaitsLariat(lambda.Body, types) && !IsOnPool(lambda, types)
            && lambda.Syntax is AnonymousFunctionExpressionSyntax syntax)
        {
            context.ReportDiagnostic(Diagnostic.Create(s_rule, syntax.AsyncKeyword.GetLocation(), "The lambda"));
        }
    }

    private static void CheckLocalFunction(OperationAnalysisContext context, LariatTypes types)
    {
        var function = (ILocalFunctionOperation)context.Operation;
        if (IsAsyncVoid(function.Symbol) && function.Body is { } body && AwaitsLariat(body, types))
        {
            context.ReportDiagnostic(Diagnostic.Create(s_rule, function.Symbol.Locations[0], $"'{function.Symbol.Name}'"));
        }
    }

    private static bool IsAsyncVoid(ISymbol symbol) => symbol is IMethodSymbol { IsAsync: true, ReturnsVoid: true };

    // LAR0015 gives better advice.
    private static bool IsOnPool(IAnonymousFunctionOperation lambda, LariatTypes types)
        => Functions.ReceiverOf(lambda) is { } receiver && PoolMethods.RunOnPool(receiver, types.Tasks);

    private static bool AwaitsLariat(IOperation body, LariatTypes types)
        => OwnOperations.AwaitedIn(body).Any(awaited => types.IsLariat(awaited.WithoutConfigureAwait().Type));
}
