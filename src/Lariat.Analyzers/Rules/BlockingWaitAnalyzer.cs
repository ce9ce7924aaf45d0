using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0002: a coroutine waits by blocking its thread, and with it every task of the loop.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingWaitAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0002";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A coroutine blocks the loop",
        "'{0}' blocks the loop and all its tasks: {1}",
        RuleText.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A loop has one thread. While a coroutine blocks it, no other task runs; if the wait needs the loop to end, it never "
            + "does.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    private static readonly ImmutableDictionary<string, string> s_otherWaits = new Dictionary<string, string>
    {
        ["System.Threading.Thread.Sleep"] = "await Coroutine.Sleep",
        ["System.Threading.Thread.Join"] = "run it with Coroutine.ToThread and await that",
        ["System.Threading.WaitHandle.WaitOne"] = "use an AsyncEvent",
        ["System.Threading.WaitHandle.WaitAny"] = "use an AsyncEvent",
        ["System.Threading.WaitHandle.WaitAll"] = "use an AsyncEvent",
        ["System.Threading.ManualResetEventSlim.Wait"] = "use an AsyncEvent",
        ["System.Threading.CountdownEvent.Wait"] = "use an AsyncEvent",
        ["System.Threading.Barrier.SignalAndWait"] = "use an AsyncBarrier",
        ["System.Threading.SemaphoreSlim.Wait"] = "use an AsyncSemaphore, or await WaitAsync",
        ["System.Threading.Monitor.Wait"] = "use an AsyncCondition",
    }.ToImmutableDictionary();

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
        => context.RegisterOperationAction(operation => Check(operation, types), OperationKind.PropertyReference, OperationKind.Invocation);

    private static void Check(OperationAnalysisContext context, LariatTypes types)
    {
        string? instead = BlockedTask.Find(context.Operation, types.Tasks) is { } task
            ? (AlreadyCompleted.IsKnown(task, context.Operation) ? null : "await the task")
            : context.Operation is IInvocationOperation call && !WaitsForNothing(call)
                ? FindOtherWait(call.TargetMethod, types.Tasks)
                : null;
        if (instead is not null && Functions.IsInCoroutine(context.Operation, context.ContainingSymbol, types))
        {
            context.ReportDiagnostic(Diagnostic.Create(s_rule, context.Operation.Syntax.GetLocation(), NameOf(context.Operation), instead));
        }
    }

    private static string? FindOtherWait(IMethodSymbol method, TaskTypes tasks)
    {
        if (tasks.IsTask(method.ContainingType) && method.Name is "WaitAll" or "WaitAny")
        {
            return method.Name == "WaitAll" ? "await Task.WhenAll" : "await Task.WhenAny";
        }

        string name = $"{method.ContainingType.ToDisplayString()}.{method.Name}";
        return s_otherWaits.TryGetValue(name, out string? instead) ? instead : null;
    }

    // Wait(0) tests, it does not wait.
    private static bool WaitsForNothing(IInvocationOperation call) => call.TargetMethod.Name is "Wait" or "WaitOne"
        && call.Arguments.Any(argument => argument.Value.ConstantValue is { HasValue: true, Value: 0 });

    private static string NameOf(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { IsStatic: true } method } => $"{method.ContainingType.Name}.{method.Name}",
        IInvocationOperation call => call.TargetMethod.Name,
        IPropertyReferenceOperation property => property.Property.Name,
        _ => operation.Syntax.ToString(),
    };
}
