using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Lariat.Analyzers;

/// <summary>The operations that a basic block evaluates: its statements, then the value it branches on or returns.</summary>
internal static class BlockOperations
{
    public static IEnumerable<IOperation> Of(BasicBlock block)
        => block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations;
}
