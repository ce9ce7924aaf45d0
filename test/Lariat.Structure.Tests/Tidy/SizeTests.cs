using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Structure.Tests;

/// <summary>Files, folders and lines stay small, and a long file says at its top what it is about.</summary>
public class SizeTests
{
    private const int MaxFolderFiles = 20;
    private const int MaxFileLines = 300;

    // .editorconfig's limit.
    private const int MaxLineColumns = 140;

    // A file of more lines than this opens with a comment, or its type has a summary.
    private const int HeaderLines = 100;

    [Fact]
    public void Folder_HasFiles_NotMoreThanOneCanLookThrough()
    {
        IEnumerable<string> large = LariatSource.Files.GroupBy(file => Path.GetDirectoryName(file))
            .Where(folder => folder.Count() > MaxFolderFiles)
            .Select(folder => $"{folder.Key} has {folder.Count()} files");

        Expect.None($"Folders of more than {MaxFolderFiles} files. Make folders in them", large);
    }

    [Fact]
    public void File_HasLines_NotMoreThanOneCanReadAtOnce()
    {
        IEnumerable<string> large = LariatSource.Files.Select(file => (Name: file, Lines: LariatSource.Lines(file).Length))
            .Where(file => file.Lines > MaxFileLines)
            .Select(file => $"{file.Name} has {file.Lines} lines");

        Expect.None($"Files of more than {MaxFileLines} lines. Split them", large);
    }

    [Fact]
    public void Line_BelowSrc_FitsTheWidth()
    {
        IEnumerable<string> large =
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            let name = Path.GetRelativePath(Repository.Root, file)
            where !name.Contains("/obj/", StringComparison.Ordinal) && !name.Contains("/bin/", StringComparison.Ordinal)
            from line in File.ReadLines(file).Index()
            where line.Item.Length > MaxLineColumns
            select $"{name}({line.Index + 1}) has {line.Item.Length} columns";

        Expect.None($"Lines of more than {MaxLineColumns} columns. Wrap them", large);
    }

    [Fact]
    public void LongFile_AtItsTop_SaysWhatItIsAbout()
    {
        string[] silent = LariatSource.FilesWhere(
            tree => LariatSource.Lines(tree.FilePath).Length > HeaderLines && !HasHeader(tree.GetRoot()));

        Expect.None($"Files of more than {HeaderLines} lines that do not say at their top what they are about", silent);
    }

    private static bool HasHeader(SyntaxNode root)
        => HasComment(root.GetFirstToken())
            || root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Take(1).Any(type => HasComment(type.GetFirstToken()));

    // The documentation of a type counts: as it is not parsed, it is a comment like others.
    private static bool HasComment(SyntaxToken token)
        => token.LeadingTrivia.Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia));
}
