using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0003: a coroutine reads or writes a file, a socket or a database with a blocking method.</summary>
/// <remarks>
/// Known types whose methods have a counterpart in …Async. Not reported: memory streams and string readers, which do not wait, and text
/// writers, which usually write into a buffer (Console.Out is one).
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingIoAnalyzer : LariatAnalyzer
{
    internal const string Id = "LAR0003";

    private static readonly DiagnosticDescriptor s_rule = new(
        Id,
        "A coroutine does blocking I/O",
        "'{0}' blocks the loop and all its tasks: {1}",
        RuleText.Reliability,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A loop has one thread. While a coroutine waits for a disk or a peer in a blocking call, no other task runs.",
        helpLinkUri: RuleText.HelpFolder + Id + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_rule];

    private protected override void Register(CompilationStartAnalysisContext context, LariatTypes types)
    {
        var blocking = new BlockingMethods(context.Compilation);
        context.RegisterOperationAction(operation => Check(operation, types, blocking), OperationKind.Invocation);
    }

    private static void Check(OperationAnalysisContext context, LariatTypes types, BlockingMethods blocking)
    {
        var call = (IInvocationOperation)context.Operation;
        if (blocking.FindInstead(call) is { } instead && Functions.IsInCoroutine(call, context.ContainingSymbol, types))
        {
            string name = $"{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}";
            context.ReportDiagnostic(Diagnostic.Create(s_rule, call.Syntax.GetLocation(), name, instead));
        }
    }
}
