using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>The leaf of a primitive that serves all calls which are awaited where they are made.</summary>
/// <remarks>
/// Only the loop's thread takes it. A call that finds it taken, by a coroutine that was not awaited yet or became a task, makes a new one,
/// which replaces it. A leaf of a primitive is never used for another one: the awaiter of a call that is over reads it.
/// </remarks>
internal struct LeafCache<TLeaf, T>
    where TLeaf : Leaf<T>
{
    private TLeaf? _leaf;

    /// <summary>The cached leaf, taken; null if there is none to take.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLeaf? TryTake(in LoopBound bound)
        => _leaf is { } leaf && bound.IsHere && !CreationTracking.IsOnHere && leaf.TryTake() ? leaf : null;

    /// <summary>Takes a new leaf, and keeps it for later calls.</summary>
    public TLeaf Take(TLeaf leaf, in LoopBound bound)
    {
        leaf.TryTake();
        if (CreationTracking.IsOnHere)
        {
            CreationTracking.Track(leaf);
        }
        else if (bound.IsHere)
        {
            if (_leaf is { } taken)
            {
                taken.IsCached = false;
            }

            leaf.IsCached = true;
            _leaf = leaf;
        }

        return leaf;
    }
}
