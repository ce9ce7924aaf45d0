using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Structure.Tests;

/// <summary>Collects the symbols that one file uses: see <see cref="References"/> for what counts as a use.</summary>
internal sealed class Uses(SemanticModel model, HashSet<ISymbol> found)
{
    public void AddAll(SyntaxNode root)
    {
        foreach (SyntaxNode node in root.DescendantNodes())
        {
            Add(node);
        }
    }

    private void Add(SyntaxNode node)
    {
        switch (node)
        {
            case ForEachStatementSyntax or ForEachVariableStatementSyntax:
                AddLoop(model.GetForEachStatementInfo((CommonForEachStatementSyntax)node));
                break;
            case ConstructorInitializerSyntax or AttributeSyntax or PrimaryConstructorBaseTypeSyntax:
                AddSymbol(model.GetSymbolInfo(node).Symbol);
                break;
            case ExpressionSyntax expression:
                AddExpression(expression);
                break;
            case MemberDeclarationSyntax or VariableDeclaratorSyntax:
                AddOverridden(model.GetDeclaredSymbol(node));
                break;
        }
    }

    private void AddExpression(ExpressionSyntax expression)
    {
        AddSymbol(model.GetSymbolInfo(expression).Symbol);
        AddType(model.GetTypeInfo(expression).Type);
        AddType(model.GetTypeInfo(expression).ConvertedType);
        AddSymbol(model.GetConversion(expression).MethodSymbol);
        switch (expression)
        {
            case AwaitExpressionSyntax await:
                AwaitExpressionInfo info = model.GetAwaitExpressionInfo(await);
                AddSymbol(info.GetAwaiterMethod);
                AddSymbol(info.IsCompletedProperty);
                AddSymbol(info.GetResultMethod);
                break;
            case AssignmentExpressionSyntax { Left: TupleExpressionSyntax or DeclarationExpressionSyntax } assignment:
                AddDeconstruction(model.GetDeconstructionInfo(assignment));
                break;
        }

        if (expression.Parent.IsKind(SyntaxKind.CollectionInitializerExpression))
        {
            AddSymbol(model.GetCollectionInitializerSymbolInfo(expression).Symbol);
        }
    }

    private void AddLoop(ForEachStatementInfo loop)
    {
        AddSymbol(loop.GetEnumeratorMethod);
        AddSymbol(loop.MoveNextMethod);
        AddSymbol(loop.CurrentProperty);
        AddSymbol(loop.DisposeMethod);
        AddSymbol(loop.ElementConversion.MethodSymbol);
        AddType(loop.ElementType);
    }

    private void AddDeconstruction(DeconstructionInfo info)
    {
        AddSymbol(info.Method);
        foreach (DeconstructionInfo nested in info.Nested)
        {
            AddDeconstruction(nested);
        }
    }

    private void AddOverridden(ISymbol? declared) => AddSymbol(declared switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        IEventSymbol @event => @event.OverriddenEvent,
        _ => null,
    });

    private void AddSymbol(ISymbol? symbol)
    {
        switch (symbol)
        {
            case ITypeSymbol type:
                AddType(type);
                break;
            case IMethodSymbol method:
                foreach (ITypeSymbol argument in method.TypeArguments)
                {
                    AddType(argument);
                }

                found.Add((method.ReducedFrom ?? method).OriginalDefinition);
                break;
            case IFieldSymbol or IPropertySymbol or IEventSymbol:
                found.Add(symbol.OriginalDefinition);
                break;
        }
    }

    private void AddType(ITypeSymbol? type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                AddType(array.ElementType);
                break;
            case IPointerTypeSymbol pointer:
                AddType(pointer.PointedAtType);
                break;
            case IFunctionPointerTypeSymbol function:
                AddType(function.Signature.ReturnType);
                foreach (IParameterSymbol parameter in function.Signature.Parameters)
                {
                    AddType(parameter.Type);
                }

                break;
            case INamedTypeSymbol named:
                found.Add(named.OriginalDefinition);
                foreach (ITypeSymbol argument in named.TypeArguments)
                {
                    AddType(argument);
                }

                break;
        }
    }
}
