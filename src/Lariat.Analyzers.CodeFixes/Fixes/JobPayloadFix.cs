using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace Lariat.Analyzers;

/// <summary>
/// LARJ0008, a rule of Lariat.Jobs: declare the type of a payload or result in the program's context, which may be in another document. The
/// rule says which context and which type, in the properties of its diagnostic.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class JobPayloadFix : CodeFixProvider
{
    private const string Attribute = "global::System.Text.Json.Serialization.JsonSerializableAttribute";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["LARJ0008"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        ImmutableDictionary<string, string?> found = context.Diagnostics[0].Properties;
        Compilation? compilation = await context.Document.Project.GetCompilationAsync(context.CancellationToken).ConfigureAwait(false);
        if (found.TryGetValue("Type", out string? type) && type is not null
            && found.TryGetValue("Context", out string? name) && name is not null
            && compilation?.GetTypeByMetadataName(name) is { } declared
            && FindDeclaration(declared, context.Document.Project.Solution) is { } place)
        {
            string title = $"Add [JsonSerializable(typeof({found["Name"]}))] to {declared.Name}";
            context.RegisterCodeFix(
                CodeAction.Create(title, cancel => AddAsync(place.Document, place.Type, type, cancel), equivalenceKey: title),
                context.Diagnostics);
        }
    }

    // The declaration that the program has written: the one with attributes, if there are several.
    private static (Document Document, TypeDeclarationSyntax Type)? FindDeclaration(INamedTypeSymbol context, Solution solution)
    {
        (Document Document, TypeDeclarationSyntax Type)? best = null;
        foreach (SyntaxReference reference in context.DeclaringSyntaxReferences)
        {
            if (solution.GetDocument(reference.SyntaxTree) is { } document and not SourceGeneratedDocument
                && reference.GetSyntax() is TypeDeclarationSyntax type
                && (best is null || type.AttributeLists.Count > 0))
            {
                best = (document, type);
            }
        }

        return best;
    }

    private static async Task<Document> AddAsync(
        Document document, TypeDeclarationSyntax context, string type, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        editor.AddAttribute(context, SyntaxFactory.Attribute(
            SyntaxFactory.ParseName(Attribute).WithAdditionalAnnotations(Simplifier.Annotation),
            SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.AttributeArgument(
                SyntaxFactory.TypeOfExpression(SyntaxFactory.ParseTypeName(type).WithAdditionalAnnotations(Simplifier.Annotation)))))));
        return editor.GetChangedDocument();
    }
}
