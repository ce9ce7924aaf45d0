using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lariat.Jobs.Generators;

/// <summary>Reports what is wrong with a method that has <c>[Job]</c> or <c>[JobUpgrade]</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class JobAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. JobRules.OfMethods];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        // No generator receives generated code, so a job in it would not be found anyway.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            JobTypes types = JobTypes.Of(start.Compilation);
            start.RegisterSymbolAction(symbol => Check((IMethodSymbol)symbol.Symbol, types, symbol.ReportDiagnostic), SymbolKind.Method);
            start.RegisterSyntaxNodeAction(
                node => CheckLocal(node, types), SyntaxKind.LocalFunctionStatement, SyntaxKind.ParenthesizedLambdaExpression);
        });
    }

    private static void Check(IMethodSymbol method, JobTypes types, Action<Diagnostic> report)
    {
        if (method.PartialDefinitionPart is not null)
        {
            return;
        }

        var findings = new Findings();
        if (types.JobOf(method) is { } attribute)
        {
            JobReader.Read(method, attribute, types, findings);
        }

        UpgradeReader.Check(method, types, findings);
        foreach (Diagnostic found in findings.All)
        {
            report(found);
        }
    }

    // A function inside a method is not among the members of a class: the generator does not find it.
    private static void CheckLocal(SyntaxNodeAnalysisContext context, JobTypes types)
    {
        bool hasAttributes = context.Node switch
        {
            LocalFunctionStatementSyntax function => function.AttributeLists.Count > 0,
            LambdaExpressionSyntax lambda => lambda.AttributeLists.Count > 0,
            _ => false,
        };
        if (hasAttributes && Symbol(context) is { } method)
        {
            Check(method, types, context.ReportDiagnostic);
        }
    }

    private static IMethodSymbol? Symbol(SyntaxNodeAnalysisContext context) => context.Node is LocalFunctionStatementSyntax function
        ? context.SemanticModel.GetDeclaredSymbol(function, context.CancellationToken)
        : context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol as IMethodSymbol;
}
