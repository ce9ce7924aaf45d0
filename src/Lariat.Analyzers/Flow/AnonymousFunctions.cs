using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>The lambdas in a graph: each has a graph of its own.</summary>
internal static class AnonymousFunctions
{
    public static IEnumerable<IFlowAnonymousFunctionOperation> In(ControlFlowGraph graph)
    {
        foreach (BasicBlock block in graph.Blocks)
        {
            foreach (IOperation operation in BlockOperations.Of(block))
            {
                foreach (IFlowAnonymousFunctionOperation lambda in operation.DescendantsAndSelf().OfType<IFlowAnonymousFunctionOperation>())
                {
                    yield return lambda;
                }
            }
        }
    }
}
