using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Lariat.Jobs.Generators;

/// <summary>What is wrong with a job: the analyzer reports it, the generator leaves out a job that has errors.</summary>
internal sealed class Findings
{
    private readonly List<Diagnostic> _all = [];

    public IReadOnlyList<Diagnostic> All => _all;

    public bool HaveErrors => _all.Any(found => found.DefaultSeverity == DiagnosticSeverity.Error);

    public void Add(DiagnosticDescriptor rule, Location? place, params object[] arguments)
        => _all.Add(Diagnostic.Create(rule, place, arguments));

    public void Add(DiagnosticDescriptor rule, Location? place, ImmutableDictionary<string, string?> properties, params object[] arguments)
        => _all.Add(Diagnostic.Create(rule, place, properties, arguments));
}
