using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>Determines whether a lock is held at a location, so that other tasks wait. Recognizes the usual names.</summary>
internal static class HeldLock
{
    private static readonly ImmutableArray<string> s_entries = ["Enter", "Lock", "Wait", "Acquire"];

    private static readonly ImmutableHashSet<string> s_exits = ["Release", "Exit", "Unlock"];

    public static bool IsAround(IOperation place, LariatTypes types)
    {
        IOperation inner = place;
        for (IOperation? outer = place.Parent; outer is not null; inner = outer, outer = outer.Parent)
        {
            switch (outer)
            {
                case IUsingOperation block when Enters(block.Resources):
                case IBlockOperation statements when statements.Operations.TakeWhile(statement => statement != inner)
                    .Any(statement => statement is IUsingDeclarationOperation declaration && Enters(declaration.DeclarationGroup)):
                case ITryOperation { Finally: { } final } guarded when guarded.Body == inner && Exits(final):
                    return true;
                case ILocalFunctionOperation:
                case IAnonymousFunctionOperation lambda when !types.IsScope(Functions.ReceiverOf(lambda)?.ContainingType):
                    return false;
            }
        }

        return false;
    }

    private static bool Enters(IOperation resource) => OwnOperations.Of(resource).OfType<IInvocationOperation>()
        .Any(call => s_entries.Any(name => call.TargetMethod.Name.StartsWith(name, StringComparison.Ordinal)));

    private static bool Exits(IOperation final) => OwnOperations.Of(final).OfType<IInvocationOperation>()
        .Any(call => s_exits.Contains(call.TargetMethod.Name));
}
