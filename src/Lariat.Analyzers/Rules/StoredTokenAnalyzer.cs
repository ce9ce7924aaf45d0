using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0005: a task's token is kept in a field or property; after one cancellation the task has another token.</summary>
/// <remarks>An object initializer is not "kept": options carry a token into a call that way.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StoredTokenAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0005";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A task's token is stored",
        "'{0}' would keep a token that one cancellation uses up: read LoopTask.Current.Token where it is needed",
        RuleText.Correctness,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "LoopTask.Token is the token of one task until its next cancellation; a later read gives a fresh one. A stored one is "
            + "canceled forever, or another task's.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
        => context.RegisterOperationAction(
            operation => Check(operation, types), OperationKind.SimpleAssignment, OperationKind.CoalesceAssignment);

    private static void Check(OperationAnalysisContext context, LariatTypes types)
    {
        var assignment = (IAssignmentOperation)context.Operation;
        if (assignment.Target is IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol } target
            && target.Instance is not IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }
            && IsTaskToken(assignment.Value, types))
        {
            context.ReportDiagnostic(Diagnostic.Create(s_rule, assignment.Syntax.GetLocation(), target.Member.Name));
        }
    }

    private static bool IsTaskToken(IOperation value, LariatTypes types) => value.Unwrapped() switch
    {
        IPropertyReferenceOperation { Property: { Name: "Token" } property } => property.ContainingType.Is(types.LoopTask),
        ILocalReferenceOperation local
            => LocalValue.Find(local) is { } initial and not ILocalReferenceOperation && IsTaskToken(initial, types),
        _ => false,
    };
}
