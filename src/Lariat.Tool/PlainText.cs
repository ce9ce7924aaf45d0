namespace Lariat.Tool;

/// <summary>Text of others on a terminal: a server's words, a client's target. Sequences that a terminal obeys lose their first character.</summary>
internal static class PlainText
{
    /// <summary>The text with '?' for each control character.</summary>
    public static string Of(string text)
        => text.Any(char.IsControl) ? string.Concat(text.Select(static letter => char.IsControl(letter) ? '?' : letter)) : text;
}
