using Microsoft.CodeAnalysis;

namespace Lariat.Jobs.Generators;

/// <summary>
/// Reads the methods with <c>[JobUpgrade]</c>: the steps that lead from an old version of a payload to that of the program.
/// </summary>
internal static class UpgradeReader
{
    /// <summary>
    /// The steps of a job that are right, from the oldest. Reports the first that is missing between them and the job's version.
    /// </summary>
    public static IEnumerable<JobStep> ReadAll(
        IMethodSymbol job, JobAttributeModel options, AttributeData attribute, JobTypes types, Findings findings)
    {
        Upgrade[] upgrades = [.. Upgrades(job.ContainingType, types).Where(upgrade => upgrade.Kind == options.Kind)];
        int oldest = upgrades.Select(upgrade => upgrade.FromVersion).Append(options.Version - 1).Min();
        int missing = Math.Max(oldest, 1);
        while (upgrades.Any(upgrade => upgrade.FromVersion == missing))
        {
            missing++;
        }

        if (missing < options.Version && options.Version <= JobAttributeReader.MaxVersion)
        {
            findings.Add(JobRules.MissingStep, attribute.PlaceOf("Version"), options.Kind, options.Version, missing);
        }

        return upgrades.Select(upgrade => Read(upgrade, types, new Findings())).OfType<JobStep>().OrderBy(step => step.FromVersion);
    }

    /// <summary>Reports what is wrong with the attributes of one method.</summary>
    public static void Check(IMethodSymbol method, JobTypes types, Findings findings)
    {
        foreach (AttributeData attribute in types.UpgradesOf(method).Where(attribute => attribute.IsComplete(2)))
        {
            Read(new Upgrade(method, attribute), types, findings);
        }
    }

    private static JobStep? Read(Upgrade upgrade, JobTypes types, Findings findings)
    {
        IMethodSymbol method = upgrade.Method;
        if (TypeReach.IsUnknown(method.ReturnType) || method.Parameters.Any(parameter => TypeReach.IsUnknown(parameter.Type)))
        {
            return null;
        }

        if ((FindFaultOfSignature(method, types) ?? FindFaultOfPlace(upgrade, types)) is { } fault)
        {
            findings.Add(JobRules.Upgrade, upgrade.Attribute.Place() ?? method.Locations.FirstOrDefault(), method.Name, fault);
            return null;
        }

        JobType? old = PayloadReader.Read(method.Parameters[0].Type, method.Parameters[0].Locations.FirstOrDefault(), types, findings);
        JobType? next = PayloadReader.Read(method.ReturnType, method.Locations.FirstOrDefault(), types, findings);
        return old is not null && next is not null ? new JobStep(upgrade.FromVersion, Code.Identifier(method.Name), old, next) : null;
    }

    private static string? FindFaultOfSignature(IMethodSymbol method, JobTypes types)
    {
        bool isStep = method is { MethodKind: MethodKind.Ordinary, IsStatic: true, IsAbstract: false, IsGenericMethod: false }
            && !method.ReturnsVoid
            && method.Parameters.Length == 1 && method.Parameters[0].RefKind == RefKind.None
            && !types.IsCoroutine(method.ReturnType);
        if (!isStep)
        {
            return "write static TNew Name(TOld old)";
        }

        return TypeReach.Of(method.ReturnType) == Reach.Nowhere || TypeReach.Of(method.Parameters[0].Type) == Reach.Nowhere
            ? "other files of the program cannot use its types: make them internal or public"
            : null;
    }

    private static string? FindFaultOfPlace(Upgrade upgrade, JobTypes types)
    {
        IMethodSymbol? job = Methods(upgrade.Method.ContainingType).FirstOrDefault(
            method => types.JobOf(method) is { } attribute && JobAttributeReader.KindOf(attribute) == upgrade.Kind);
        if (job is null)
        {
            return $"{upgrade.Method.ContainingType.Name} has no job of the kind '{upgrade.Kind}': move it to the class of that job";
        }

        int version = JobAttributeReader.VersionOf(types.JobOf(job)!);
        if (upgrade.FromVersion < 1 || upgrade.FromVersion >= version)
        {
            return $"it reads version {upgrade.FromVersion}, and the job has version {version}: a step reads an older version, from 1";
        }

        Upgrade[] all = [.. Upgrades(upgrade.Method.ContainingType, types).Where(other => other.Kind == upgrade.Kind)];
        if (!all.First(other => other.FromVersion == upgrade.FromVersion).Is(upgrade))
        {
            return $"another method reads version {upgrade.FromVersion} of '{upgrade.Kind}': remove one of them";
        }

        IMethodSymbol? after = upgrade.FromVersion + 1 == version
            ? job
            : all.FirstOrDefault(other => other.FromVersion == upgrade.FromVersion + 1)?.Method;
        return after?.Parameters.FirstOrDefault()?.Type is { } expected
            && !SymbolEqualityComparer.Default.Equals(expected, upgrade.Method.ReturnType)
            ? $"it returns {upgrade.Method.ReturnType.ToDisplayString()}, and {after.Name}, the next, takes {expected.ToDisplayString()}"
            : null;
    }

    private static IEnumerable<Upgrade> Upgrades(INamedTypeSymbol type, JobTypes types)
        => from method in Methods(type)
           from attribute in types.UpgradesOf(method)
           where attribute.IsComplete(2)
           select new Upgrade(method, attribute);

    private static IEnumerable<IMethodSymbol> Methods(INamedTypeSymbol type) => type.GetMembers().OfType<IMethodSymbol>();

    private sealed record Upgrade(IMethodSymbol Method, AttributeData Attribute)
    {
        public string Kind { get; } = Attribute.Argument<string>(0) ?? "";

        public int FromVersion { get; } = Attribute.Argument<int>(1);

        public bool Is(Upgrade other)
            => SymbolEqualityComparer.Default.Equals(Method, other.Method)
                && Attribute.ApplicationSyntaxReference?.Span == other.Attribute.ApplicationSyntaxReference?.Span;
    }
}
