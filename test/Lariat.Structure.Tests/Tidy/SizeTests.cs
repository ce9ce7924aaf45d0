using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Structure.Tests;

/// <summary>Files and folders stay small, and a long file says at its top what it is about.</summary>
/// <remarks>What is longer today is counted: a number here may fall, and never rises.</remarks>
public class SizeTests
{
    private const int MaxFolderFiles = 20;
    private const int MaxFileLines = 300;
    private const int MaxLineColumns = 290;

    // .editorconfig's limit, and how many lines exceed it.
    private const int LineColumns = 140;
    private const int MaxLongLines = 770;

    // A file of more lines than this opens with a comment, or its type has a summary.
    private const int HeaderLines = 100;

    // To be split; each with its number of lines today.
    private static readonly Dictionary<string, int> s_longFiles = new()
    {
    };

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
            .Where(file => file.Lines > s_longFiles.GetValueOrDefault(file.Name, MaxFileLines))
            .Select(file => $"{file.Name} has {file.Lines} lines");

        Expect.None($"Files of more than {MaxFileLines} lines. Split them", large);
    }

    [Fact]
    public void LongFiles_Each_AreStillLong()
    {
        string[] large = [.. LariatSource.Files.Where(file => LariatSource.Lines(file).Length > MaxFileLines)];

        Expect.None("Files that are not too long any more. Take them from the list", s_longFiles.Keys.Except(large));
    }

    [Fact]
    public void Lines_AreLong_InNoMorePlacesThanBefore()
    {
        string[] lines = [.. LariatSource.Files.SelectMany(LariatSource.Lines)];

        int count = lines.Count(line => line.Length > LineColumns);
        Assert.True(count <= MaxLongLines, $"{count} lines exceed {LineColumns} columns, {MaxLongLines} did before. Wrap the new ones.");
        Expect.None($"Lines of more than {MaxLineColumns} columns", lines.Where(line => line.Length > MaxLineColumns));
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
