namespace Lariat.Mutants;

/// <summary>One change of the source.</summary>
/// <param name="Id">Its number, by which the compiled code asks whether it is active.</param>
/// <param name="File">The file, relative to the library's folder.</param>
/// <param name="Member">The member that it is in.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Before">The original code.</param>
/// <param name="After">The changed code.</param>
/// <param name="Place">1 for the first change of its member with this text, 2 for the second.</param>
internal sealed record Mutant(int Id, string File, string Member, int Line, string Before, string After, int Place)
{
    /// <summary>What the list of equivalent mutants names: it does not change when lines move.</summary>
    public string Key => $"{File}, {Member}: {Before} -> {After}{(Place > 1 ? $" ({Place})" : "")}";

    /// <summary>Shortens code to one line.</summary>
    public static string OneLine(string code)
    {
        string line = Joined(code);
        return line.Length <= 120 ? line : line[..117] + "...";
    }

    /// <summary>Puts a space in place of line breaks and indentation.</summary>
    public static string Joined(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
