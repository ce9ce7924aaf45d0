using System.Security.Cryptography;

namespace Lariat.Fuzz;

/// <summary>Inputs on disk: those that are in the repository, and findings.</summary>
internal static class Corpus
{
    // What a target may cost in the repository.
    private const int MaxSavedBytes = 8 * 1024;

    /// <summary>The inputs in a folder, in the order of their names; none if there is no folder.</summary>
    public static List<byte[]> Load(string folder)
        => !Directory.Exists(folder) ? [] : [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>Writes an input under the name of its hash.</summary>
    public static string Save(string folder, byte[] input)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..16]);
        File.WriteAllBytes(path, input);
        return path;
    }

    /// <summary>The shortest inputs that together take every branch, as far as they fit.</summary>
    public static List<byte[]> Minimize(FuzzTarget target, IEnumerable<byte[]> inputs)
    {
        var taken = new HashSet<int>();
        var kept = new List<byte[]>();
        int bytes = 0;
        foreach (byte[] input in inputs.OrderBy(static input => input.Length))
        {
            Coverage.Begin();
            target.Run(input);
            int before = taken.Count;
            taken.UnionWith(Coverage.Taken());
            if (taken.Count > before && bytes + input.Length <= MaxSavedBytes)
            {
                kept.Add(input);
                bytes += input.Length;
            }
        }

        return kept;
    }
}
