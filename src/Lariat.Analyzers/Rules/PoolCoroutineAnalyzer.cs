using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0015: a function that runs on the thread pool awaits a coroutine, which needs a loop.</summary>
/// <remarks>Not reported if a scheduler is given, which may be a loop's; nor for code that a coroutine's own loop on the pool runs
/// (<c>Task.Run(() => EventLoop.Run(…))</c>).</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PoolCoroutineAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0015";

    private const string Drop = "drop it, the coroutine runs on the loop";

    private const string Group = "make a task of a TaskGroup for each item";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A coroutine is awaited on the thread pool",
        "'{0}' runs the function on the thread pool, where there is no loop and a coroutine cannot run: {1}; for code that blocks use "
            + "Coroutine.ToThread",
        RuleText.Correctness,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A coroutine runs in a task of a loop. Awaited on a thread of the pool it throws an InvalidOperationException; "
            + "returned from there it never runs.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
        => context.RegisterOperationAction(operation => Check(operation, types), OperationKind.Invocation);

    private static void Check(OperationAnalysisContext context, LariatTypes types)
    {
        var call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod;
        if (PoolMethods.RunOnPool(method, types.Tasks)
            && !call.Arguments.Any(argument => argument.Parameter?.Type.Name == "TaskScheduler")
            && (AwaitsOnPool(call, types) || ReturnsFromPool(call, types))
            && call.Syntax is InvocationExpressionSyntax syntax)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                s_rule,
                syntax.Expression.GetLocation(),
                $"{method.ContainingType.Name}.{method.Name}",
                PoolMethods.IsParallelLoop(method) ? Group : Drop));
        }
    }

    private static bool AwaitsOnPool(IInvocationOperation call, LariatTypes types) => call.Arguments
        .Select(argument => argument.Value.Unwrapped())
        .OfType<IDelegateCreationOperation>()
        .Select(creation => creation.Target)
        .OfType<IAnonymousFunctionOperation>()
        .Any(lambda => OwnOperations.AwaitedIn(lambda.Body).Any(awaited => types.NeedsLoop(awaited.WithoutConfigureAwait().Type)));

    // Task.Run(() => WorkAsync()) is a task of a coroutine. Awaited twice it works.
    private static bool ReturnsFromPool(IInvocationOperation call, LariatTypes types)
        => call.TargetMethod.TypeArguments.Any(types.IsCoroutine) && call.Parent is not IAwaitOperation { Parent: IAwaitOperation };
}
