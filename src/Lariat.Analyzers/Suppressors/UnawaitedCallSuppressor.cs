using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>
/// Suppresses the compiler's CS4014, "this call is not awaited": where a task was created, since a task runs on its own and its failure is
/// reported; and where a coroutine is dropped, since LAR0001 reports that, and the compiler's "execution continues" is wrong for it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnawaitedCallSuppressor : DiagnosticSuppressor
{
    private const string NotAwaited = "CS4014";

    private static readonly SuppressionDescriptor s_madeTask = new(
        "LARS0001", NotAwaited,
        "A task that was made with Create or CreateTask runs on its own; the loop holds it and reports its failure.");

    private static readonly SuppressionDescriptor s_droppedCoroutine = new(
        "LARS0002", NotAwaited, "LAR0001 reports the dropped coroutine.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions => [s_madeTask, s_droppedCoroutine];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (LariatTypes.Find(context.Compilation) is not { } types)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (Find(context, diagnostic, types) is { } suppression)
            {
                context.ReportSuppression(Suppression.Create(suppression, diagnostic));
            }
        }
    }

    private static SuppressionDescriptor? Find(SuppressionAnalysisContext context, Diagnostic diagnostic, LariatTypes types)
    {
        if (diagnostic.Location.SourceTree is not { } tree)
        {
            return null;
        }

        SyntaxNode node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        IOperation? operation = context.GetSemanticModel(tree).GetOperation(node, context.CancellationToken)?.Unwrapped();
        while (operation is IConditionalAccessOperation access)
        {
            operation = access.WhenNotNull.Unwrapped();
        }

        return operation is IInvocationOperation call && MakesTask(call.TargetMethod, types) ? s_madeTask
            : types.IsCoroutine(operation?.Type) && IsDropReported(context, tree) ? s_droppedCoroutine
            : null;
    }

    private static bool MakesTask(IMethodSymbol method, LariatTypes types)
        => (method.Name == "Create" && (types.IsGroup(method.ContainingType) || method.ContainingType.Is(types.LoopTask)))
            || (method.Name == "CreateTask" && ReceiverType(method).Is(types.EventLoop));

    // The overload for functions is an extension method.
    private static ITypeSymbol ReceiverType(IMethodSymbol method)
        => method.IsExtensionMethod ? method.Parameters[0].Type : method.ContainingType;

    // A project that turns LAR0001 off keeps the compiler's warning.
    private static bool IsDropReported(SuppressionAnalysisContext context, SyntaxTree tree)
    {
        CompilationOptions options = context.Compilation.Options;
        ReportDiagnostic severity = ReportDiagnostic.Default;
        bool isSet = options.SyntaxTreeOptionsProvider is { } provider
            && (provider.TryGetDiagnosticValue(tree, DroppedCoroutineAnalyzer.Id, context.CancellationToken, out severity)
                || provider.TryGetGlobalDiagnosticValue(DroppedCoroutineAnalyzer.Id, context.CancellationToken, out severity));
        isSet = isSet || options.SpecificDiagnosticOptions.TryGetValue(DroppedCoroutineAnalyzer.Id, out severity);
        return !isSet || severity is ReportDiagnostic.Default or ReportDiagnostic.Warn or ReportDiagnostic.Error;
    }
}
