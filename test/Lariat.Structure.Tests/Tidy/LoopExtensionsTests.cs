using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lariat.Structure.Tests;

/// <summary>What features add to the loop are <c>this</c> methods, which every language of .NET sees (docs/design.md, "Layers").</summary>
public partial class LoopExtensionsTests
{
    [Fact]
    public void ExtensionBlocks_OfTheLibrary_AreNone()
        => Expect.None("Extension blocks. Write methods with this parameters", LariatSource.FilesWhere(
            tree => tree.GetRoot().DescendantNodes().Any(node => node.IsKind(SyntaxKind.ExtensionBlockDeclaration))));

    [Fact]
    public void ExtensionMethods_OfTheLoop_AreInTheNamespacesThatDesignMdNames()
    {
        string text = DesignPage.Text[DesignPage.Text.IndexOf("extension methods in the namespace of the feature:", StringComparison.Ordinal)..];
        string sentence = text[..text.IndexOf("They are `this` methods", StringComparison.Ordinal)];

        IEnumerable<string> namespaces = Extensions(LariatSource.Compilation.Assembly.GlobalNamespace)
            .Select(method => method.ContainingNamespace.ToDisplayString())
            .Distinct();

        Assert.Equal(NamedSpace().Matches(sentence).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal), namespaces.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<IMethodSymbol> Extensions(INamespaceSymbol space) => space.GetMembers().SelectMany(member => member switch
    {
        INamespaceSymbol inner => Extensions(inner),
        INamedTypeSymbol { IsStatic: true, DeclaredAccessibility: Accessibility.Public } type => type.GetMembers().OfType<IMethodSymbol>().Where(IsOfTheLoop),
        _ => [],
    });

    private static bool IsOfTheLoop(IMethodSymbol method)
        => method is { IsExtensionMethod: true, DeclaredAccessibility: Accessibility.Public } && method.Parameters[0].Type.Name == "EventLoop";

    [GeneratedRegex(@"`(?<name>Lariat[\w.]*)`")]
    private static partial Regex NamedSpace();
}
