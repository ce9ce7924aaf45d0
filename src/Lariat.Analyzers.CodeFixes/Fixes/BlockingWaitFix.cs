using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>LAR0002: await the task; for Thread.Sleep, sleep on the loop.</summary>
/// <remarks>Not for a Wait with a time-out or a token, nor for primitives, whose replacement is another type.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class BlockingWaitFix() : LariatFix(BlockingWaitAnalyzer.Id)
{
    private protected override IEnumerable<Edit> Propose(SyntaxNode node, SemanticModel model)
    {
        if (node is not ExpressionSyntax blocking || !AsyncContext.AllowsAwait(node) || model.GetOperation(node) is not { } operation)
        {
            yield break;
        }

        if (operation is IInvocationOperation { TargetMethod: { Name: "Sleep", ContainingType.Name: "Thread" } } sleep)
        {
            yield return new Edit(
                "Sleep on the loop", editor => editor.ReplaceNode(blocking, SleepOnLoop(editor, sleep).WithTriviaFrom(blocking)));
        }
        else if (IsPlainWait(operation)
            && BlockedTask.Find(operation, new TaskTypes(model.Compilation)) is { Syntax: ExpressionSyntax task })
        {
            yield return new Edit("Await the task", editor => editor.ReplaceNode(blocking, Snippets.Await(task).WithTriviaFrom(blocking)));
        }
    }

    private static bool IsPlainWait(IOperation operation)
        => operation is IPropertyReferenceOperation or IInvocationOperation { Arguments.IsEmpty: true };

    private static AwaitExpressionSyntax SleepOnLoop(DocumentEditor editor, IInvocationOperation sleep)
    {
        var duration = (ExpressionSyntax)sleep.Arguments[0].Value.Syntax;
        ExpressionSyntax span = sleep.TargetMethod.Parameters[0].Type.SpecialType == SpecialType.System_Int32
            ? Snippets.Call(Snippets.Member(Snippets.Type(editor, "System.TimeSpan"), "FromMilliseconds"), duration)
            : duration;
        return SyntaxFactory.AwaitExpression(Snippets.Call(Snippets.Member(Snippets.Type(editor, "Lariat.Coroutine"), "Sleep"), span));
    }
}
