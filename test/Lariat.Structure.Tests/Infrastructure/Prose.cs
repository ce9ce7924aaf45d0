using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lariat.Structure.Tests;

/// <summary>The prose of the repository: comments and string literals of the source, and the paragraphs of the documents.</summary>
internal static class Prose
{
    // Documentation is not parsed: to this test it is comments.
    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.Latest, DocumentationMode.None);

    /// <summary>The passages of every C# file below src.</summary>
    public static IEnumerable<Passage> OfSource()
        => FilesBelow("src", "*.cs").AsParallel().AsOrdered().SelectMany(file => OfCode(file, File.ReadAllText(FullPath(file))));

    /// <summary>The passages of the pages of the documentation.</summary>
    public static IEnumerable<Passage> OfDocuments()
        => DocPages.All.SelectMany(OfDocument);

    /// <summary>The passages of one document.</summary>
    public static IEnumerable<Passage> OfDocument(string page)
        => Join(page, DocPages.Prose(page).Where(line => line.Text.Length > 0));

    /// <summary>The blocks of comments and the string literals of a C# file.</summary>
    public static IEnumerable<Passage> OfCode(string file, string code)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(code, s_parsing).GetRoot();
        var comments = root.DescendantTrivia()
            .Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia))
            .Select(trivia => (Line: LineOf(trivia.GetLocation()), Text: trivia.ToString().TrimStart('/')));
        var strings = root.DescendantTokens()
            .Where(token => token.ValueText.Length > 0 && IsText(token.Kind()))
            .Select(token => new Passage(file, LineOf(token.GetLocation()), token.Text));
        return Join(file, comments).Concat(strings);
    }

    // Consecutive lines are one passage: a sentence may continue on the next line.
    private static IEnumerable<Passage> Join(string file, IEnumerable<(int Line, string Text)> lines)
    {
        Passage? passage = null;
        var end = 0;
        foreach ((int line, string text) in lines)
        {
            if (passage is not null && line == end + 1)
            {
                passage = passage with { Text = $"{passage.Text}\n{text}" };
            }
            else
            {
                if (passage is not null)
                {
                    yield return passage;
                }

                passage = new Passage(file, line, text);
            }

            end = line;
        }

        if (passage is not null)
        {
            yield return passage;
        }
    }

    private static bool IsText(SyntaxKind kind) => kind is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken
        or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken;

    private static int LineOf(Location location) => location.GetLineSpan().StartLinePosition.Line + 1;

    private static IEnumerable<string> FilesBelow(string directory, string pattern)
        => Directory.EnumerateFiles(FullPath(directory), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static string FullPath(string file) => Path.Combine(Repository.Root, file);
}
