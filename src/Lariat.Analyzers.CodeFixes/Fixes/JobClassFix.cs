using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Lariat.Analyzers;

/// <summary>LARJ0003, a rule of Lariat.Jobs: make the class of a job, and the classes around it, partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class JobClassFix() : LariatFix("LARJ0003")
{
    private protected override IEnumerable<Edit> Propose(SyntaxNode node, SemanticModel model)
    {
        yield return new Edit("Make the class partial", editor =>
        {
            foreach (TypeDeclarationSyntax type in node.Ancestors().OfType<TypeDeclarationSyntax>())
            {
                if (!type.Modifiers.Any(SyntaxKind.PartialKeyword))
                {
                    editor.SetModifiers(type, editor.Generator.GetModifiers(type).WithPartial(true));
                }
            }
        });
    }
}
