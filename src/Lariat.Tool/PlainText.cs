namespace Lariat.Tool;

/// <summary>
/// Makes third-party text safe for a terminal: a server's message, a client's target. Escape sequences lose their first character.
/// </summary>
internal static class PlainText
{
    /// <summary>The text with '?' for each control character.</summary>
    public static string Of(string text)
        => text.Any(char.IsControl) ? string.Concat(text.Select(static letter => char.IsControl(letter) ? '?' : letter)) : text;
}
