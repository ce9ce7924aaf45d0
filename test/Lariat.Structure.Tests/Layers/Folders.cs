using Microsoft.CodeAnalysis;

namespace Lariat.Structure.Tests;

/// <summary>The folder of a file or symbol, as the table of layers counts: one of src/Lariat and the one below it.</summary>
internal static class Folders
{
    public static string Of(string file)
    {
        string[] parts = file.Split('/');
        return parts.Length > 2 ? $"{parts[0]}/{parts[1]}" : parts[0];
    }

    /// <summary>The folder that declares a symbol; null for what is not ours, or has no place, as a local variable.</summary>
    public static string? HomeOf(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol type => MainFileOf(type) is { } file ? Of(file) : null,
        IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction } => null,
        IMethodSymbol { AssociatedSymbol: { } owner } => HomeOf(owner),
        // A member that nobody wrote, such as a default constructor, is where its type is.
        { DeclaringSyntaxReferences: [] } => symbol.ContainingType is { } container ? HomeOf(container) : null,
        _ => Of(symbol.DeclaringSyntaxReferences[0].SyntaxTree.FilePath),
    };

    // A partial type lives where the file is that is named like the type alone: EventLoop.cs, not EventLoop.Tasks.cs.
    private static string? MainFileOf(INamedTypeSymbol type) => type.DeclaringSyntaxReferences
        .Select(declared => declared.SyntaxTree.FilePath)
        .OrderBy(file => Path.GetFileName(file).Count(c => c == '.'))
        .ThenBy(file => Path.GetFileName(file).Length)
        .FirstOrDefault();
}
