using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0004: a coroutine awaits a foreign operation without the task's token, although it would take one.</summary>
/// <remarks>
/// Not reported where the function has a token of its own: CA2016 covers passing that on. Not for Task.Run and similar methods either:
/// a token does not reach the code that they run. Nor in a loop that LAR0013 reports. Nor for LINQ over asynchronous sequences: it waits
/// only for its source.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MissingTokenAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0004";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A foreign operation is awaited without the task's token",
        "Canceling the task would not end '{0}' but {1}: pass LoopTask.Current.Token",
        RuleText.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Only its token ends an operation that is not Lariat's. Without it a canceled task leaves a Task running, and waits "
            + "for a ValueTask.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
    {
        context.RegisterOperationAction(
            operation => Check(operation, ((IAwaitOperation)operation.Operation).Operation, types), OperationKind.Await);
        context.RegisterOperationAction(operation => CheckLoop(operation, types), OperationKind.Loop);
    }

    private static void CheckLoop(OperationAnalysisContext context, LariatTypes types)
    {
        if (context.Operation is IForEachLoopOperation { IsAsynchronous: true } loop)
        {
            Check(context, loop.Collection, types);
        }
    }

    private static void Check(OperationAnalysisContext context, IOperation awaited, LariatTypes types)
    {
        if (awaited.WithoutConfigureAwait() is not IInvocationOperation call || !CanTakeToken(call, types.Tasks))
        {
            return;
        }

        IMethodSymbol? function = Functions.Enclosing(context.Operation, context.ContainingSymbol);
        bool hasOwnToken = function?.Parameters.Any(parameter => parameter.Type.Is(types.Tasks.CancellationToken)) == true;
        if (!hasOwnToken
            && Functions.IsInCoroutine(context.Operation, context.ContainingSymbol, types)
            && !BareLoop.IsAround(context.Operation, types))
        {
            string instead = types.Tasks.IsTask(call.Type) ? "leave it running" : "wait for it";
            context.ReportDiagnostic(Diagnostic.Create(s_rule, call.Syntax.GetLocation(), call.TargetMethod.Name, instead));
        }
    }

    private static bool CanTakeToken(IInvocationOperation call, TaskTypes tasks)
    {
        IMethodSymbol method = call.TargetMethod;
        bool isForeign = tasks.IsAny(method.ReturnType)
            || method.ReturnType.Name is "IAsyncEnumerable" or "ConfiguredCancelableAsyncEnumerable";
        bool isTaskRun = tasks.IsTask(method.ContainingType) && method.Name != "Delay";
        bool isLinq = method.ContainingType
            is { Name: "AsyncEnumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } };
        return isForeign && !isTaskRun && !isLinq && TokenOverload.IsBetter(call, tasks);
    }
}
