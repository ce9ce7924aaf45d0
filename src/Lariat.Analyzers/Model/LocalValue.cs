using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>The value with which a local was declared.</summary>
internal static class LocalValue
{
    public static IOperation? Find(ILocalReferenceOperation reference)
    {
        SyntaxReference? declaration = reference.Local.DeclaringSyntaxReferences.FirstOrDefault();
        return declaration is not null
            && reference.SemanticModel?.GetOperation(declaration.GetSyntax()) is IVariableDeclaratorOperation declarator
            ? declarator.GetVariableInitializer()?.Value.Unwrapped()
            : null;
    }
}
