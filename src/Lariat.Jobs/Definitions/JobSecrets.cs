using System.Text.Json.Serialization.Metadata;

namespace Lariat.Jobs;

/// <summary>Finds the members with <see cref="JobSecretAttribute"/>.</summary>
internal static class JobSecrets
{
    /// <summary>The JSON names of the secret members of these types, and of all types that they contain.</summary>
    public static HashSet<string> FindMembers(IEnumerable<JsonTypeInfo> types)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<Type>();
        foreach (JsonTypeInfo type in types)
        {
            Collect(type, seen, names);
        }

        return names;
    }

    private static void Collect(JsonTypeInfo type, HashSet<Type> seen, HashSet<string> names)
    {
        if (!seen.Add(type.Type))
        {
            return;
        }

        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.AttributeProvider?.IsDefined(typeof(JobSecretAttribute), inherit: true) is true)
            {
                names.Add(property.Name);
            }
        }

        IEnumerable<Type?> inner =
        [
            .. type.Properties.Select(static property => property.PropertyType), type.ElementType, type.KeyType,
            .. type.PolymorphismOptions?.DerivedTypes.Select(static derived => derived.DerivedType) ?? [],
        ];
        foreach (Type? contained in inner)
        {
            // A primitive's options resolve nothing, and there is nothing to be found.
            if (contained is not null && type.Options.TryGetTypeInfo(contained, out JsonTypeInfo? info))
            {
                Collect(info, seen, names);
            }
        }
    }
}
