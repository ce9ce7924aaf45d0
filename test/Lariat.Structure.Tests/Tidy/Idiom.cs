using System.Text.RegularExpressions;

namespace Lariat.Structure.Tests;

/// <summary>A wording that the prose of this repository avoids.</summary>
/// <param name="name">A short name, for the list of pinned counts.</param>
/// <param name="pattern">A regular expression; a space matches any white space, so that line ends do not matter.</param>
/// <param name="instead">The wording to use.</param>
internal sealed class Idiom(string name, string pattern, string instead)
{
    // Names in code are not prose: asyncio's cancelling() is spelled as it is.
    private static readonly Regex s_code = new("<c>.*?</c>|`[^`\n]*`", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    private readonly Regex _pattern = new(
        $@"\b(?:{pattern.Replace(" ", @"\s+", StringComparison.Ordinal)})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>All of them. Objects do not know, want or hear; they have, require and receive.</summary>
    public static Idiom[] All { get; } =
    [
        new("whoever", "whoever|whomever", "the code, task or thread that …"),
        new("who waits", "who (?:a?waits?|asks?|reads?|calls?|runs?|holds?|writes?|sends?|comes)", "the waiter, the caller, the reader"),
        new("nobody", "nobody", "no task, no code, or the passive"),
        new("somebody", "(?:some|any|every)body", "another, any or every task, caller or program"),
        new("is told", "(?:is|are|was|were|be|been|being) told(?! apart)", "is notified, receives; the call throws"),
        new("goes on", "(?:goes|go|going|went|gone) on", "continues, resumes"),
        new("unheard", "unheard", "its result is discarded"),
        new("in vain", "in vain", "unsuccessfully, without a result"),
        new("of ours", "of (?:ours|yours|theirs)", "Lariat's, the caller's"),
        new("our", "our|ours|we", "Lariat's, this object's; name the subject"),
        new("as many", @"as many(?! (?:\w+ )?as)", "this many, that many, the given number"),
        new("so many", @"so many(?! (?:\w+ )?that)", "this many, that many, the given number"),
        new("gives back", "(?:gives?|given|gave|giving) (?:it )?back", "returns, releases"),
        new("lets go", "lets? go", "releases"),
        new("at once", "at once", "immediately; at a time; at the same time"),
        new("for ever", "for ever", "forever"),
        new("for good", "for good", "permanently"),
        new("once more", "once more(?! than)", "again"),
        new("knows", "knows", "has, recognizes, supports"),
        new("wants", "wants", "requires, requests"),
        new("hears", "hears?|learns?|speaks?", "receives, detects, uses"),
        new("looks at", "looks? (?:at|again)", "checks, inspects, reads"),
        new("stands for", "stands? for", "represents"),
        new("goodbye", "goodbyes?", "close frame, close_notify"),
        new("stranger", "strangers?", "untrusted, third-party"),
        new("is no", "(?<!there )(?:is|are) no (?:file|task|pipe|socket|kind|address|method|program|job|loop)s?", "is not a …"),
        new("cancelled", "cancell(?:ed|ing)", "canceled, canceling"),
        new("behaviour", @"(?:behaviour|colour|favour|honour|neighbour)\w*|(?:optimis|initialis|recognis)\w*", "behavior, optimize"),
    ];

    /// <summary>The name in the list of pinned counts.</summary>
    public string Name { get; } = name;

    /// <summary>The wording to use.</summary>
    public string Instead { get; } = instead;

    /// <summary>The places at which a passage uses it, each as "file:line: the words".</summary>
    public IEnumerable<string> FindIn(Passage passage)
        => _pattern.Matches(s_code.Replace(passage.Text, Blank))
            .Select(match => $"{passage.File}:{passage.LineAt(match.Index)}: \"{match.Value}\" (write: {Instead})");

    // As long as the match and with its line ends, so that the rest keeps its place.
    private static string Blank(Match code) => Regex.Replace(code.Value, "[^\n]", "\0");
}
