using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>
/// LAR0013: a coroutine's loop waits only for foreign ValueTasks without a token, or Task.Yield, so a cancellation never ends it.
/// </summary>
/// <remarks>Of nested loops the innermost is reported. LAR0004 does not report calls in a loop that is reported here.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BareLoopAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0013";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A loop cannot be canceled",
        "Canceling the task would not end this loop, which waits only for {0}: {1}",
        RuleText.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A ValueTask is waited for even when the task is canceled, because dropping it can lose data. A loop that awaits "
            + "nothing else begins the next one, forever.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
        => context.RegisterOperationAction(operation => Check(operation, types), OperationKind.Loop);

    private static void Check(OperationAnalysisContext context, LariatTypes types)
    {
        var loop = (ILoopOperation)context.Operation;
        if (Functions.IsInCoroutine(loop, context.ContainingSymbol, types)
            && !HasOwnToken(context, types)
            && BareLoop.FindWait(loop, types) is { } wait
            && !OwnOperations.Of(loop.Body).OfType<ILoopOperation>().Any(inner => BareLoop.FindWait(inner, types) is not null))
        {
            string instead = TokenOverload.IsBetter(wait, types.Tasks)
                ? "pass LoopTask.Current.Token"
                : "call LoopTask.Current.ThrowIfCancelRequested() in it";
            string waits = BareLoop.IsYield(wait, types) ? "Task.Yield" : $"the ValueTask of '{wait.TargetMethod.Name}'";
            context.ReportDiagnostic(Diagnostic.Create(s_rule, Keyword(loop.Syntax), waits, instead));
        }
    }

    // CA2016 covers passing that on.
    private static bool HasOwnToken(OperationAnalysisContext context, LariatTypes types)
        => Functions.Enclosing(context.Operation, context.ContainingSymbol)?.Parameters.Any(
            parameter => parameter.Type.Is(types.Tasks.CancellationToken)) == true;

    private static Location Keyword(SyntaxNode loop) => loop switch
    {
        WhileStatementSyntax statement => statement.WhileKeyword.GetLocation(),
        DoStatementSyntax statement => statement.DoKeyword.GetLocation(),
        ForStatementSyntax statement => statement.ForKeyword.GetLocation(),
        _ => loop.GetLocation(),
    };
}
