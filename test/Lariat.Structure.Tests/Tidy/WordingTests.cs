namespace Lariat.Structure.Tests;

/// <summary>Comments, messages and documents use plain technical English, which a reader understands at first reading.</summary>
public class WordingTests
{
    // Uses in the documentation that remain. A number may fall, and never rises.
    private static readonly Dictionary<string, int> s_inDocuments = new()
    {
        ["who waits"] = 1,
        ["nobody"] = 1,
        ["goes on"] = 2,
        ["of ours"] = 3,
        ["our"] = 14,
        ["as many"] = 1,
        ["gives back"] = 2,
        ["at once"] = 84,
        ["for good"] = 1,
        ["once more"] = 3,
        ["knows"] = 9,
        ["wants"] = 2,
        ["hears"] = 9,
        ["looks at"] = 10,
        ["stands for"] = 3,
        ["goodbye"] = 5,
        ["is no"] = 2,
        ["cancelled"] = 1,
        ["behaviour"] = 1,
    };

    [Fact]
    public void Source_Prose_AvoidsIdioms()
    {
        Passage[] source = [.. Prose.OfSource()];

        Assert.True(source.Length > 1000, $"only {source.Length} passages found below src");
        Expect.None("Idioms in src. Write it plainly", Idiom.All.SelectMany(idiom => source.SelectMany(idiom.FindIn)));
    }

    [Fact]
    public void Documents_Prose_UseIdiomsNoMoreThanBefore()
    {
        Passage[] documents = [.. Prose.OfDocuments()];

        IEnumerable<string> found = Idiom.All.SelectMany(idiom => ExplainIfMore(idiom, [.. documents.SelectMany(idiom.FindIn)]));
        Expect.None("More idioms in the documentation than before. Write it plainly", found);
    }

    [Fact]
    public void Changelog_Prose_AvoidsIdioms()
    {
        Passage[] changes = [.. Prose.OfDocument("CHANGELOG.md")];

        Assert.True(changes.Length > 3, $"only {changes.Length} passages found");
        Expect.None("Idioms in CHANGELOG.md. Write it plainly", Idiom.All.SelectMany(idiom => changes.SelectMany(idiom.FindIn)));
    }

    [Fact]
    public void Prose_OfCode_IsCommentsAndStrings()
    {
        const string code = """
            /// <summary>Told to nobody.
            /// It goes
            /// on.</summary>
            class Whoever { string s = $"for {0} ever"; } // at once
            """;

        Passage[] passages = [.. Prose.OfCode("A.cs", code)];

        string[] found = [.. Idiom.All.SelectMany(idiom => passages.SelectMany(idiom.FindIn)).Select(place => place.Split(" (")[0])];
        Assert.Equal(["A.cs:1: \"nobody\"", "A.cs:2: \"goes\n on\"", "A.cs:4: \"at once\""], found);
    }

    private static IEnumerable<string> ExplainIfMore(Idiom idiom, string[] places)
    {
        int countMax = s_inDocuments.GetValueOrDefault(idiom.Name);
        return places.Length > countMax
            ? places.Prepend($"\"{idiom.Name}\": {places.Length} uses, at most {countMax} are allowed:")
            : [];
    }
}
