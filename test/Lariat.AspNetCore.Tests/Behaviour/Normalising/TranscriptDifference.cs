namespace Lariat.AspNetCore.Tests.Behaviour.Normalising;

/// <summary>Tells where two transcripts part.</summary>
internal static class TranscriptDifference
{
    private const int Before = 200;
    private const int After = 600;

    public static string Describe(string expected, string actual)
    {
        int at = expected.AsSpan().CommonPrefixLength(actual);
        return $"They part at character {at}.\nKestrel: {Around(expected, at)}\nhere:    {Around(actual, at)}";
    }

    private static string Around(string text, int at)
    {
        int from = Math.Max(0, at - Before);
        string seen = text.Substring(from, Math.Min(text.Length - from, Before + After));
        return string.Concat(seen.Select(letter => letter is '\n' or (>= ' ' and <= '~') ? letter.ToString() : letter == '\r' ? "\\r" : $"\\x{(int)letter:x2}"));
    }
}
