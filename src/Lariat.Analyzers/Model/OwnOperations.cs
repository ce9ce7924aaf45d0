using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>
/// The operations of a function's own code: without the bodies of lambdas and local functions in it, which run at another time.
/// </summary>
internal static class OwnOperations
{
    public static IEnumerable<IOperation> Of(IOperation root)
    {
        var pending = new Stack<IOperation>();
        pending.Push(root);
        while (pending.Count > 0)
        {
            IOperation operation = pending.Pop();
            yield return operation;
            foreach (IOperation child in operation.ChildOperations.Reverse())
            {
                if (child is not IAnonymousFunctionOperation and not ILocalFunctionOperation)
                {
                    pending.Push(child);
                }
            }
        }
    }

    /// <summary>The awaited values: of <c>await</c>, <c>await foreach</c> or <c>await using</c>.</summary>
    public static IEnumerable<IOperation> AwaitedIn(IOperation root)
    {
        foreach (IOperation operation in Of(root))
        {
            switch (operation)
            {
                case IAwaitOperation wait:
                    yield return wait.Operation;
                    break;
                case IForEachLoopOperation { IsAsynchronous: true } loop:
                    yield return loop.Collection;
                    break;
                case IUsingOperation { IsAsynchronous: true } block:
                    yield return block.Resources;
                    break;
                case IUsingDeclarationOperation { IsAsynchronous: true } declaration:
                    yield return declaration.DeclarationGroup;
                    break;
            }
        }
    }
}
