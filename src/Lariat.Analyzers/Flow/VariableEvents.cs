using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>The events of some variables in a basic block, in the order of evaluation.</summary>
internal sealed class VariableEvents
{
    private readonly ImmutableHashSet<ISymbol> _variables;

    // The graph captures the target of an assignment whose value branches: a = b ? c : d.
    private readonly Dictionary<CaptureId, ISymbol?> _capturedTargets = [];

    public VariableEvents(ControlFlowGraph graph, ImmutableHashSet<ISymbol> variables)
    {
        _variables = variables;
        IEnumerable<IOperation> roots = graph.Blocks.SelectMany(BlockOperations.Of);
        foreach (IOperation operation in roots.SelectMany(root => root.DescendantsAndSelf()))
        {
            if (operation is ISimpleAssignmentOperation { Target: IFlowCaptureReferenceOperation target })
            {
                _capturedTargets[target.Id] = null;
            }
        }
    }

    public IEnumerable<VariableEvent> Of(BasicBlock block) => BlockOperations.Of(block).SelectMany(Of);

    private IEnumerable<VariableEvent> Of(IOperation operation)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation assignment:
                return Of(assignment.Value).Concat(Assigned(assignment.Target));
            case IDeconstructionAssignmentOperation deconstruction:
                return Of(deconstruction.Value).Concat(deconstruction.Target.DescendantsAndSelf().SelectMany(Assigned));
            case IFlowCaptureOperation capture when _capturedTargets.ContainsKey(capture.Id):
                _capturedTargets[capture.Id] = capture.Value.VariableOf();
                return [];
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                return argument.Value.VariableOf() is null ? Of(argument.Value) : Assigned(argument.Value);
            case IInvocationOperation { TargetMethod.Name: "ToString" or "Equals"
                or "GetHashCode", Instance: { } instance } call when Tracked(instance) is not null:
                return call.Arguments.SelectMany(Of);
            case INameOfOperation:
                return [];
        }

        return Tracked(operation) is { } variable
            ? [new VariableEvent(variable, operation, isAssignment: false)]
            : operation.ChildOperations.SelectMany(Of);
    }

    private IEnumerable<VariableEvent> Assigned(IOperation target)
    {
        ISymbol? variable = target is IFlowCaptureReferenceOperation reference
            && _capturedTargets.TryGetValue(reference.Id, out ISymbol? captured)
            ? captured
            : target.VariableOf();
        if (variable is not null && _variables.Contains(variable))
        {
            return [new VariableEvent(variable, target, isAssignment: true)];
        }

        // The target's own parts are evaluated: an index, a receiver.
        return variable is null && target is not ITupleOperation ? target.ChildOperations.SelectMany(Of) : [];
    }

    private ISymbol? Tracked(IOperation operation)
        => operation is ILocalReferenceOperation or IParameterReferenceOperation && operation.VariableOf() is { } variable
            && _variables.Contains(variable)
            ? variable
            : null;
}
