using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0012: a .NET task that is running already is passed to a group, which can neither start nor end it.</summary>
/// <remarks>Properties are not reported: <c>Completion</c> or a source's <c>Task</c> are signals to wait for, not work.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HotTaskAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0012";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A running task is handed to a group",
        "'{0}' runs already, outside the group: call the method that starts it inside the lambda",
        RuleText.Correctness,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The function given to TaskGroup.Create is called in the new task, so that what it starts belongs to that task. What "
            + "was started before belongs to another.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
        => context.RegisterOperationAction(operation => Check(operation, types), OperationKind.AnonymousFunction);

    private static void Check(OperationAnalysisContext context, LariatTypes types)
    {
        var lambda = (IAnonymousFunctionOperation)context.Operation;
        if (Functions.ReceiverOf(lambda) is not { Name: "Create" } create || !types.IsGroup(create.ContainingType))
        {
            return;
        }

        if (FindOnlyValue(lambda.Body) is { } value
            && types.Tasks.IsAny(value.Type)
            && value.VariableOf() is { } task
            && !SymbolEqualityComparer.Default.Equals(task.ContainingSymbol, lambda.Symbol)
            && !IsSignal(value))
        {
            context.ReportDiagnostic(Diagnostic.Create(s_rule, value.Syntax.GetLocation(), task.Name));
        }
    }

    /// <summary>The task in <c>() => task</c>, <c>async () => await task</c> and their forms with braces.</summary>
    private static IOperation? FindOnlyValue(IBlockOperation body)
    {
        // An expression body that is a statement is followed by an implicit return.
        IOperation? only = body.Operations.Where(operation => operation is not IReturnOperation { ReturnedValue: null }).SingleOrNone();
        IOperation? value = only switch
        {
            IReturnOperation returned => returned.ReturnedValue,
            IExpressionStatementOperation statement => statement.Operation,
            _ => null,
        };
        return (value is IAwaitOperation wait ? wait.Operation : value)?.WithoutConfigureAwait();
    }

    private static bool IsSignal(IOperation task)
        => task is ILocalReferenceOperation local && LocalValue.Find(local) is IPropertyReferenceOperation;
}
