using Microsoft.CodeAnalysis.Diagnostics;

namespace Lariat.Analyzers;

/// <summary>The common base of all rules: they inspect handwritten code only, concurrently, and only where Lariat is referenced.</summary>
public abstract class LariatAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (LariatTypes.Find(start.Compilation) is { } types)
            {
                Register(start, types);
            }
        });
    }

    /// <summary>Registers the rule's actions for one compilation.</summary>
    private protected abstract void Register(CompilationStartAnalysisContext context, LariatTypes types);
}
