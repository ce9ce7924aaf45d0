using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0001: a coroutine is called and dropped; it is lazy, so none of it will ever run.</summary>
/// <remarks>CS4014 is similar, but only in async methods, and it claims that the call continues to run, which is wrong for a lazy
/// coroutine.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DroppedCoroutineAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0001";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A coroutine is dropped",
        "Nothing of this coroutine will run: await it, or make a task of it with LoopTask.Create or a TaskGroup",
        RuleText.Correctness,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Coroutines are lazy: the call only makes the coroutine. It runs when it is awaited or made a task.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
    {
        context.RegisterOperationAction(operation => CheckStatement(operation, types), OperationKind.ExpressionStatement);
        context.RegisterOperationAction(operation => CheckLocal(operation, types), OperationKind.VariableDeclarator);
    }

    private static void CheckStatement(OperationAnalysisContext context, LariatTypes types)
    {
        IOperation value = ((IExpressionStatementOperation)context.Operation).Operation.Unwrapped();
        if (value is ISimpleAssignmentOperation assignment)
        {
            if (assignment.Target is not IDiscardOperation)
            {
                return;
            }

            value = assignment.Value.Unwrapped();
        }

        while (value is IConditionalAccessOperation access)
        {
            value = access.WhenNotNull.Unwrapped();
        }

        if (value is not IAssignmentOperation && !ComesFromPool(value, types) && types.IsCoroutine(value.Type))
        {
            context.ReportDiagnostic(Diagnostic.Create(s_rule, value.Syntax.GetLocation()));
        }
    }

    // await Task.Run(() => WorkAsync()): LAR0015 gives better advice.
    private static bool ComesFromPool(IOperation value, LariatTypes types)
        => value is IAwaitOperation { Operation: IInvocationOperation call } && PoolMethods.RunOnPool(call.TargetMethod, types.Tasks);

    private static void CheckLocal(OperationAnalysisContext context, LariatTypes types)
    {
        var declarator = (IVariableDeclaratorOperation)context.Operation;
        if (types.IsCoroutine(declarator.Symbol.Type)
            && declarator.GetVariableInitializer() is { Value: var value }
            && !IsRead(declarator.Symbol, context.Operation))
        {
            context.ReportDiagnostic(Diagnostic.Create(s_rule, value.Syntax.GetLocation()));
        }
    }

    private static bool IsRead(ILocalSymbol local, IOperation operation)
    {
        IOperation root = operation;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.Descendants().OfType<ILocalReferenceOperation>().Any(
            reference => SymbolEqualityComparer.Default.Equals(reference.Local, local));
    }
}
