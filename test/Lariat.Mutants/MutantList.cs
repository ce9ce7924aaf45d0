using System.Text.Json;

namespace Lariat.Mutants;

/// <summary>The mutants that are tried: all that were built, or a random sample of them.</summary>
/// <param name="Built">How many were built.</param>
/// <param name="Mutants">Those that are tried, in this order.</param>
internal sealed record MutantList(int Built, List<Mutant> Mutants)
{
    /// <summary>Whether some are not tried.</summary>
    public bool IsSample => Mutants.Count < Built;

    /// <summary>Draws a sample. The same seed gives the same one, and a larger sample contains a smaller one.</summary>
    public static MutantList Sample(List<Mutant> mutants, int size, int seed)
    {
        Mutant[] order = [.. mutants];
        new Random(seed).Shuffle(order);
        return new MutantList(mutants.Count, [.. order.Take(size)]);
    }

    /// <summary>Writes the list.</summary>
    public void Save(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this));

    /// <summary>Reads the list.</summary>
    public static MutantList Load(string file) => JsonSerializer.Deserialize<MutantList>(File.ReadAllText(file))!;
}
