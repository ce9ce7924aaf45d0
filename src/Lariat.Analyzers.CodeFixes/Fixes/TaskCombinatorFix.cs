using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Lariat.Analyzers;

/// <summary>LAR0016: Coroutine.Gather for Task.WhenAll; Coroutine.WaitMany for Task.WhenAny, where its result is not used.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TaskCombinatorFix() : LariatFix(TaskCombinatorAnalyzer.Id)
{
    private protected override IEnumerable<Edit> Propose(SyntaxNode node, SemanticModel model)
    {
        if (node is not MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } member
            || LariatTypes.Find(model.Compilation) is not { } types)
        {
            yield break;
        }

        bool isStatement = call.Parent is AwaitExpressionSyntax { Parent: ExpressionStatementSyntax };
        ITypeSymbol?[] kinds = [.. call.ArgumentList.Arguments.Select(argument => model.GetTypeInfo(argument.Expression).Type)];
        if (member.Name.Identifier.ValueText == "WhenAll")
        {
            yield return new Edit("Use Coroutine.Gather", editor => editor.ReplaceNode(
                member, Snippets.Member(Snippets.Type(editor, "Lariat.Coroutine"), "Gather").WithTriviaFrom(member)));
        }
        else if (member.Name.Identifier.ValueText == "WhenAny" && isStatement && kinds.All(kind => LoopAwaitables.IsOne(kind, types)))
        {
            yield return new Edit(
                "Use Coroutine.WaitMany", editor => editor.ReplaceNode(call, WaitMany(editor, call, kinds, types).WithTriviaFrom(call)));
        }
    }

    private static InvocationExpressionSyntax WaitMany(
        DocumentEditor editor, InvocationExpressionSyntax call, ITypeSymbol?[] kinds, LariatTypes types)
    {
        IEnumerable<string> tasks = call.ArgumentList.Arguments.Zip(kinds, (argument, kind) => types.IsCoroutine(kind)
            ? Snippets.Call(Snippets.Member(Snippets.Type(editor, "Lariat.LoopTask"), "Create"),
                argument.Expression.WithoutTrivia()).ToString()
            : argument.Expression.WithoutTrivia().ToString());
        return Snippets.Call(Snippets.Member(Snippets.Type(editor, "Lariat.Coroutine"), "WaitMany"))
            .WithArgumentList(SyntaxFactory.ParseArgumentList($"([{string.Join(", ", tasks)}], returnWhen: ReturnWhen.FirstCompleted)"));
    }
}
