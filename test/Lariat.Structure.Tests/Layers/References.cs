using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lariat.Structure.Tests;

/// <summary>What a file of src/Lariat uses of another folder.</summary>
/// <param name="File">The file that uses it.</param>
/// <param name="To">The folder of what is used.</param>
/// <param name="Symbol">What is used: a type, or a type and its member.</param>
internal sealed record Reference(string File, string To, string Symbol)
{
    /// <summary>The folder of the file.</summary>
    public string From => Folders.Of(File);

    /// <summary>The reference to the type alone, as the exceptions of <see cref="LayersTests"/> name it.</summary>
    public string ToType => $"{File} -> {Symbol.Split('.')[0]}";

    public override string ToString() => $"{File} -> {Symbol}";
}

/// <summary>Finds what every file uses, by symbol.</summary>
/// <remarks>
/// A use is a name, wherever it stands; the type of an expression, which nobody has to name; and the member that the compiler calls for an
/// operator, a conversion, an <c>await</c>, a <c>foreach</c>, a deconstruction, an initializer or a base constructor. An override uses what
/// it overrides. The one call that is not seen is that of <c>Dispose</c> at the end of a <c>using</c>; its type is.
/// </remarks>
internal static class References
{
    private static readonly SymbolDisplayFormat s_names = new(
        memberOptions: SymbolDisplayMemberOptions.IncludeContainingType,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);

    private static readonly Lazy<Reference[]> s_all = new(Find);

    /// <summary>Every use of something that another folder declares.</summary>
    public static Reference[] All => s_all.Value;

    private static Reference[] Find()
    {
        var found = new ConcurrentBag<Reference>();
        Parallel.ForEach(LariatSource.Trees, tree =>
        {
            var uses = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
            new Uses(LariatSource.Compilation.GetSemanticModel(tree), uses).AddAll(tree.GetRoot());
            string from = Folders.Of(tree.FilePath);
            foreach (ISymbol symbol in uses)
            {
                if (Folders.HomeOf(symbol) is { } to && to != from)
                {
                    found.Add(new Reference(tree.FilePath, to, symbol.ToDisplayString(s_names)));
                }
            }
        });
        return [.. found.Distinct().OrderBy(reference => reference.ToString(), StringComparer.Ordinal)];
    }
}
