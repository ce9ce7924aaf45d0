namespace Lariat.Structure.Tests;

/// <summary>A stretch of prose: a block of comments, a string literal, a paragraph.</summary>
/// <param name="File">The file, relative to the repository.</param>
/// <param name="Line">The number of its first line.</param>
/// <param name="Text">The words, with the line ends of the file.</param>
internal sealed record Passage(string File, int Line, string Text)
{
    /// <summary>The number of the line that contains an index of <see cref="Text"/>.</summary>
    public int LineAt(int index) => Line + Text.AsSpan(0, index).Count('\n');
}
