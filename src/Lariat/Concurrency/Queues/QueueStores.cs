using Lariat.Items;

namespace Lariat;

/// <summary>Stores the items of a queue, and decides which one is taken next.</summary>
internal interface IQueueStore<T>
{
    int Count { get; }

    void Put(T item);

    T Take();
}

internal sealed class FifoStore<T> : IQueueStore<T>
{
    private readonly Queue<T> _items = new();

    public int Count => _items.Count;

    public void Put(T item) => _items.Enqueue(item);

    public T Take() => _items.Dequeue();
}

internal sealed class LifoStore<T> : IQueueStore<T>
{
    private readonly Stack<T> _items = new();

    public int Count => _items.Count;

    public void Put(T item) => _items.Push(item);

    public T Take() => _items.Pop();
}

/// <summary>Uses heapq's order, also for equal items.</summary>
internal sealed class PriorityStore<T>(IComparer<T> comparer) : IQueueStore<T>
{
    private readonly PythonHeap<T, ByComparer> _items = new(new ByComparer(comparer));

    private readonly struct ByComparer(IComparer<T> comparer) : IHeapOrder<T>
    {
        public bool Less(in T left, in T right) => comparer.Compare(left, right) < 0;
    }

    public int Count => _items.Count;

    public void Put(T item) => _items.Push(item);

    public T Take() => _items.Pop();
}
