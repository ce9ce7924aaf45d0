namespace Lariat;

/// <summary>A queue that returns the smallest item first.</summary>
/// <remarks>Equal items are returned in the order of Python's <c>heapq</c>, not first in, first out. asyncio:
/// <c>PriorityQueue</c>.</remarks>
/// <typeparam name="T">The items.</typeparam>
/// <param name="capacity">Maximum number of items; zero or less, the default: unlimited.</param>
/// <param name="comparer">The order; default: the items' own.</param>
public sealed class AsyncPriorityQueue<T>(int capacity = 0, IComparer<T>? comparer = null)
    : AsyncQueue<T>(capacity, new PriorityStore<T>(comparer ?? Comparer<T>.Default));
