// A forward analysis over the control flow graph. The state is the set of variables that may have been used since they were last
// assigned. It only grows along the edges, so the worklist ends. An exception can leave a try block anywhere: its handlers start
// with every use in any of its blocks.
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace Lariat.Analyzers;

/// <summary>Finds the uses of single-use variables that another use may precede.</summary>
internal sealed class SingleUseFlow(ControlFlowGraph graph, ImmutableHashSet<ISymbol> variables)
{
    private static readonly ImmutableHashSet<ISymbol> s_none = ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default);

    private readonly Dictionary<int, ImmutableHashSet<ISymbol>> _usedAtEntry = [];
    private readonly Queue<BasicBlock> _pending = new();
    private readonly VariableEvents _events = new(graph, variables);

    public IEnumerable<IOperation> FindSecondUses()
    {
        Reach(graph.Blocks[0], s_none);
        while (_pending.Count > 0)
        {
            BasicBlock block = _pending.Dequeue();
            ImmutableHashSet<ISymbol> entry = _usedAtEntry[block.Ordinal];
            ImmutableHashSet<ISymbol> exit = Run(block, entry, second: null);
            Follow(block.FallThroughSuccessor, exit);
            Follow(block.ConditionalSuccessor, exit);
            ReachHandlers(block.EnclosingRegion, entry.Union(exit));
        }

        var seconds = new List<IOperation>();
        foreach (BasicBlock block in graph.Blocks)
        {
            if (_usedAtEntry.TryGetValue(block.Ordinal, out ImmutableHashSet<ISymbol>? entry))
            {
                Run(block, entry, seconds);
            }
        }

        return seconds;
    }

    private ImmutableHashSet<ISymbol> Run(BasicBlock block, ImmutableHashSet<ISymbol> used, List<IOperation>? second)
    {
        foreach (VariableEvent step in _events.Of(block))
        {
            if (step.IsAssignment)
            {
                used = used.Remove(step.Variable);
                continue;
            }

            if (used.Contains(step.Variable))
            {
                second?.Add(step.Operation);
            }

            used = used.Add(step.Variable);
        }

        return used;
    }

    private void Follow(ControlFlowBranch? branch, ImmutableHashSet<ISymbol> used)
    {
        if (branch is null)
        {
            return;
        }

        foreach (ControlFlowRegion final in branch.FinallyRegions)
        {
            Reach(graph.Blocks[final.FirstBlockOrdinal], used);
        }

        if (branch.Destination is { } destination)
        {
            Reach(destination, used);
        }
    }

    private void ReachHandlers(ControlFlowRegion? region, ImmutableHashSet<ISymbol> used)
    {
        // A lambda's own regions end at its root; above that are those of the function around it, whose ordinals belong to another graph.
        for (; region is not null && region.Kind != ControlFlowRegionKind.Root; region = region.EnclosingRegion)
        {
            if (region is { Kind: ControlFlowRegionKind.Try, EnclosingRegion: { } whole })
            {
                foreach (ControlFlowRegion handler in whole.NestedRegions.Where(nested => nested.Kind != ControlFlowRegionKind.Try))
                {
                    Reach(graph.Blocks[handler.FirstBlockOrdinal], used);
                }
            }
        }
    }

    private void Reach(BasicBlock block, ImmutableHashSet<ISymbol> used)
    {
        bool isNew = !_usedAtEntry.TryGetValue(block.Ordinal, out ImmutableHashSet<ISymbol>? before);
        ImmutableHashSet<ISymbol> merged = isNew ? used : before!.Union(used);
        if (isNew || merged.Count > before!.Count)
        {
            _usedAtEntry[block.Ordinal] = merged;
            _pending.Enqueue(block);
        }
    }
}
