using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>
/// LAR0017: <c>x += await y</c> on state that tasks share reads <c>x</c> before the await: concurrent writes of other tasks are lost.
/// </summary>
/// <remarks>Not reported under a lock. An argument of an awaited call (<c>x = await NextAsync(x)</c>) is not reported either.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LostUpdateAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0017";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "Shared state is read before an await and written after it",
        "'{0}' is read before the await and written after it, so updates of other tasks in between are lost: await first, then update it",
        RuleText.Correctness,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "C# reads the left operand before it evaluates the right one. While the await is suspended other tasks run, and the "
            + "write that follows overwrites what they wrote.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
        => context.RegisterOperationAction(
            operation => Check(operation, types), OperationKind.CompoundAssignment, OperationKind.SimpleAssignment);

    private static void Check(OperationAnalysisContext context, LariatTypes types)
    {
        var assignment = (IAssignmentOperation)context.Operation;
        bool readsFirst = assignment is ICompoundAssignmentOperation ? Awaits(assignment.Value) : ReadsBeforeAwait(assignment);
        if (readsFirst
            && RunsOnALoop(assignment, context.ContainingSymbol, types)
            && new SharedState(types).IsShared(assignment.Target)
            && !HeldLock.IsAround(assignment, types))
        {
            context.ReportDiagnostic(Diagnostic.Create(s_rule, assignment.Syntax.GetLocation(), assignment.Target.Syntax.ToString()));
        }
    }

    private static bool Awaits(IOperation value) => OwnOperations.Of(value).Any(part => part is IAwaitOperation);

    // x = x + await y, and with more operands: the read is an operand of its own, before one that awaits.
    private static bool ReadsBeforeAwait(IAssignmentOperation assignment)
    {
        bool isRead = false;
        foreach (IOperation operand in Operands(assignment.Value))
        {
            if (isRead && Awaits(operand))
            {
                return true;
            }

            isRead |= SyntaxFactory.AreEquivalent(operand.Syntax, assignment.Target.Syntax);
        }

        return false;
    }

    private static IEnumerable<IOperation> Operands(IOperation value) => value.Unwrapped() switch
    {
        IBinaryOperation binary => Operands(binary.LeftOperand).Concat(Operands(binary.RightOperand)),
        var operand => [operand],
    };

    private static bool RunsOnALoop(IOperation assignment, ISymbol member, LariatTypes types)
        => Functions.IsInCoroutine(assignment, member, types)
            || OwnOperations.AwaitedIn(assignment).Any(awaited => types.IsLariat(awaited.WithoutConfigureAwait().Type));
}
