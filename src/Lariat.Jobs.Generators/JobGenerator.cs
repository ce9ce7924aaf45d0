using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Jobs.Generators;

/// <summary>
/// Writes, for each method with <c>[Job]</c>, a property <c>Jobs.Name</c> into its class, and <c>AppJobs.All</c> for the assembly. Reports
/// nothing: <see cref="JobAnalyzer"/> and <see cref="ProgramAnalyzer"/> do. A job that has errors is left out.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class JobGenerator : IIncrementalGenerator
{
    // The names of the steps, for the test that nothing is written again without need.
    internal const string JobsStep = "Jobs";
    internal const string FilesStep = "Files";
    internal const string AllStep = "All";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<JobModel>> jobs = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                JobTypes.JobAttribute, static (node, _) => node is MethodDeclarationSyntax, static (found, _) => Read(found))
            .Where(static job => job is not null)
            .Select(static (job, _) => job!)
            .WithTrackingName(JobsStep)
            .Collect();

        context.RegisterSourceOutput(
            jobs.SelectMany(static (all, _) => JobFile.Group(all)).WithTrackingName(FilesStep),
            static (output, file) => output.AddSource(file.Name, JobClassWriter.Write(file)));

        // Without jobs there is no such class: a program of tests that has none can use that of the program under test.
        context.RegisterSourceOutput(
            jobs.Select(static (all, _) => new EquatableArray<string>(Sort(all))).WithTrackingName(AllStep),
            static (output, names) =>
            {
                if (names.Count > 0)
                {
                    output.AddSource(AllJobsWriter.FileName, AllJobsWriter.Write(names));
                }
            });
    }

    private static JobModel? Read(GeneratorAttributeSyntaxContext found)
    {
        var declared = (IMethodSymbol)found.TargetSymbol;
        IMethodSymbol method = declared.PartialDefinitionPart ?? declared;
        return JobReader.Read(method, found.Attributes[0], JobTypes.Of(found.SemanticModel.Compilation), new Findings());
    }

    private static IEnumerable<string> Sort(IEnumerable<JobModel> jobs)
        => jobs.OrderBy(job => job.Options.Kind, StringComparer.Ordinal).Select(job => job.FullName);
}
