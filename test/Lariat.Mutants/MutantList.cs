using System.Text.Json;

namespace Lariat.Mutants;

/// <summary>The mutants of a folder that are tried: all that were built, or a random sample of them.</summary>
/// <param name="Part">The folder or file, below the library's folder; <c>FOLDER/*.cs</c> are its files without its subfolders.</param>
/// <param name="Built">How many were built.</param>
/// <param name="Mutants">Those that are tried, in this order.</param>
internal sealed record MutantList(string Part, int Built, List<Mutant> Mutants)
{
    /// <summary>Whether some are not tried.</summary>
    public bool IsSample => Mutants.Count < Built;

    /// <summary>Draws a sample. The same seed gives the same one, and a larger sample contains a smaller one.</summary>
    public static MutantList Sample(string part, IEnumerable<Mutant> mutants, int size, int seed)
    {
        Mutant[] order = [.. mutants.Where(mutant => Contains(part, mutant.File))];
        int count = order.Length;
        if (size > 0)
        {
            new Random(seed).Shuffle(order);
            count = Math.Min(count, size);
        }

        return new MutantList(part, order.Length, [.. order.Take(count)]);
    }

    /// <summary>Writes lists.</summary>
    public static void Save(string file, MutantList[] lists) => File.WriteAllText(file, JsonSerializer.Serialize(lists));

    /// <summary>Reads lists.</summary>
    public static MutantList[] Load(string file) => JsonSerializer.Deserialize<MutantList[]>(File.ReadAllText(file))!;

    private static bool Contains(string part, string file)
        => file == part || (part.EndsWith("/*.cs", StringComparison.Ordinal)
            ? Path.GetDirectoryName(file) == Path.GetDirectoryName(part)
            : file.StartsWith(part + "/", StringComparison.Ordinal));
}
