using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lariat.Jobs.Generators;

/// <summary>Reports what only the whole program shows: kinds that two jobs have, and contexts that cannot be used.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProgramAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. JobRules.OfProgram];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            JobTypes types = JobTypes.Of(start.Compilation);
            var kinds = new ConcurrentBag<UsedKind>();
            start.RegisterSymbolAction(symbol => Collect((IMethodSymbol)symbol.Symbol, types, kinds), SymbolKind.Method);
            start.RegisterCompilationEndAction(end =>
            {
                ReportDuplicates(kinds, end.ReportDiagnostic);
                ReportContexts(types.Contexts, end.ReportDiagnostic);
            });
        });
    }

    private static void Collect(IMethodSymbol method, JobTypes types, ConcurrentBag<UsedKind> kinds)
    {
        if (method.PartialDefinitionPart is not null || types.JobOf(method) is not { } attribute || !attribute.IsComplete(1))
        {
            return;
        }

        kinds.Add(new UsedKind(JobAttributeReader.KindOf(attribute), false, method, attribute.PlaceOf(0)));
        if (attribute.Property<string>("Formerly") is { } formerly)
        {
            kinds.Add(new UsedKind(formerly, true, method, attribute.PlaceOf("Formerly")));
        }
    }

    // The first in the order of the source is right; a kind comes before what was one formerly.
    private static void ReportDuplicates(IEnumerable<UsedKind> kinds, Action<Diagnostic> report)
    {
        foreach (IGrouping<string, UsedKind> group in kinds.GroupBy(used => used.Kind, StringComparer.Ordinal))
        {
            UsedKind[] used = [.. group.OrderBy(one => one.IsFormer)
                .ThenBy(one => one.Place?.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(one => one.Place?.SourceSpan.Start)];
            foreach (UsedKind second in used.Skip(1))
            {
                report(Diagnostic.Create(JobRules.DuplicateKind, second.Place, group.Key, Describe(used[0].Method)));
            }
        }
    }

    private static void ReportContexts(PayloadContexts contexts, Action<Diagnostic> report)
    {
        foreach (AttributeData attribute in contexts.Attributes)
        {
            if (attribute.TypeArgument() is { } type && !contexts.IsUsable(type))
            {
                report(Diagnostic.Create(JobRules.Context, attribute.PlaceOf(0), type.ToDisplayString()));
            }
        }
    }

    private static string Describe(IMethodSymbol method) => $"{method.ContainingType.Name}.{method.Name}";

    private sealed record UsedKind(string Kind, bool IsFormer, IMethodSymbol Method, Location? Place);
}
