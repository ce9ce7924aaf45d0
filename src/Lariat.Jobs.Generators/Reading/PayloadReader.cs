using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Lariat.Jobs.Generators;

/// <summary>Finds how a payload or result is written, or reports that no context has its type.</summary>
internal static class PayloadReader
{
    public static JobType? Read(ITypeSymbol type, Location? place, JobTypes types, Findings findings)
    {
        if (types.Contexts.Find(type) is { } found)
        {
            return found;
        }

        // Of a nullable reference, the type without the question mark.
        string name = type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        INamedTypeSymbol? context = types.Contexts.All.FirstOrDefault();
        string advice = context is null
            ? $"write [JsonSerializable(typeof({name}))] internal partial class AppJson : JsonSerializerContext; "
                + "and [assembly: JobPayloads(typeof(AppJson))]"
            : $"add [JsonSerializable(typeof({name}))] to {context.Name}";

        // For the fix, which is in Lariat.Analyzers.CodeFixes.
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty
            .Add("Name", name)
            .Add("Type", Code.Type(type.WithNullableAnnotation(NullableAnnotation.None)))
            .Add("Context", context is null ? null : MetadataName(context));
        findings.Add(JobRules.Payload, place, properties, name, advice);
        return null;
    }

    private static string MetadataName(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer)
        {
            return $"{MetadataName(outer)}+{type.MetadataName}";
        }

        return type.ContainingNamespace.IsGlobalNamespace
            ? type.MetadataName
            : $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}";
    }
}
