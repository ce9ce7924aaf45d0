namespace Lariat.Structure.Tests;

/// <summary>The files that may do what others must not. A folder, written with a slash at its end, stands for all files in it.</summary>
internal static class AllowList
{
    /// <summary>Fails with what is not in the list, and with what need not be in it any more.</summary>
    /// <param name="what">What is allowed, as the subject of a sentence.</param>
    /// <param name="allowed">Files and folders, relative to src/Lariat.</param>
    /// <param name="found">The files that do it.</param>
    public static void Check(string what, string[] allowed, string[] found)
    {
        string[] others = [.. found.Where(file => !allowed.Any(entry => Holds(entry, file)))];
        string[] unused = [.. allowed.Where(entry => !found.Any(file => Holds(entry, file)))];

        Expect.None($"{what} is in files that the list does not name. Do without it, or add the file and its reason", others);
        Expect.None($"{what} is not in these any more. Take them from the list", unused);
    }

    private static bool Holds(string entry, string file)
        => entry.EndsWith('/') ? file.StartsWith(entry, StringComparison.Ordinal) : entry == file;
}
