using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>The locals and parameters of a body that hold coroutines and belong to one function only.</summary>
internal static class CoroutineVariables
{
    public static ImmutableHashSet<ISymbol> Of(IOperation body, ISymbol member, LariatTypes types)
    {
        ImmutableHashSet<ISymbol>.Builder found = ImmutableHashSet.CreateBuilder<ISymbol>(SymbolEqualityComparer.Default);
        var captured = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (IOperation reference in body.Descendants())
        {
            if (reference is not (ILocalReferenceOperation or IParameterReferenceOperation) || !types.IsCoroutine(reference.Type))
            {
                continue;
            }

            ISymbol variable = reference.VariableOf()!;
            found.Add(variable);
            if (!SymbolEqualityComparer.Default.Equals(Functions.Enclosing(reference, member), variable.ContainingSymbol))
            {
                captured.Add(variable);
            }
        }

        found.ExceptWith(captured);
        return found.ToImmutable();
    }
}
