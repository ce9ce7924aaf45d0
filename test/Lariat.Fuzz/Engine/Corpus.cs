using System.Security.Cryptography;

namespace Lariat.Fuzz;

/// <summary>Inputs on disk: those that are in the repository, and findings.</summary>
internal static class Corpus
{
    // What one run may add to the repository.
    private const int MaxAddedBytes = 8 * 1024;

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

    /// <summary>Writes as many inputs as fit.</summary>
    public static void SaveAll(string folder, IEnumerable<byte[]> inputs)
    {
        int bytes = 0;
        foreach (byte[] input in inputs.TakeWhile(input => (bytes += input.Length) <= MaxAddedBytes))
        {
            Save(folder, input);
        }
    }
}
