namespace Lariat.Items;

/// <summary>The comparison of a <see cref="PythonHeap{T, TOrder}"/>: a struct, so that it is inlined.</summary>
internal interface IHeapOrder<T>
{
    bool Less(in T left, in T right);
}

/// <summary>
/// A binary heap that orders equal keys exactly as CPython's <c>heapq</c> (Lib/heapq.py) does, because programs can see that order:
/// pop moves the smaller child up, the right one if both are equal, down to a leaf, and then sifts the last element up from there.
/// </summary>
internal sealed class PythonHeap<T, TOrder>(TOrder order)
    where TOrder : struct, IHeapOrder<T>
{
    // Small enough not to matter for a loop without timers; kept when the heap shrinks.
    private const int InitialCapacity = 16;

    private T[] _items = new T[InitialCapacity];
    private readonly TOrder _order = order;

    public int Count { get; private set; }

    public ref readonly T Top => ref _items[0];

    public ReadOnlySpan<T> Items => _items.AsSpan(0, Count);

    public void Push(T item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, _items.Length * 2);
        }

        _items[Count] = item;
        SiftUp(start: 0, position: Count++);
    }

    public T Pop()
    {
        T last = _items[--Count];
        _items[Count] = default!;
        if (Count == 0)
        {
            ReleaseMemory();
            return last;
        }

        T top = _items[0];
        _items[0] = last;
        SinkToLeaf(0);
        ReleaseMemory();
        return top;
    }

    /// <summary>
    /// Removes the items for which <paramref name="drop"/> is true (in array order) and rebuilds the heap, as asyncio compacts its timers.
    /// </summary>
    public void RemoveAndHeapify(Predicate<T> drop)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (!drop(_items[i]))
            {
                _items[kept++] = _items[i];
            }
        }

        Array.Clear(_items, kept, Count - kept);
        Count = kept;
        for (int i = (kept / 2) - 1; i >= 0; i--)
        {
            SinkToLeaf(i);
        }

        ReleaseMemory();
    }

    // heapq._siftup: despite its name it moves the hole down to a leaf and then sifts the item up.
    private void SinkToLeaf(int start)
    {
        T[] items = _items;
        int end = Count;
        T item = items[start];
        int position = start;
        int child = (2 * position) + 1;
        while (child < end)
        {
            int right = child + 1;
            if (right < end && !_order.Less(items[child], items[right]))
            {
                child = right;
            }

            items[position] = items[child];
            position = child;
            child = (2 * position) + 1;
        }

        items[position] = item;
        SiftUp(start, position);
    }

    // heapq._siftdown.
    private void SiftUp(int start, int position)
    {
        T[] items = _items;
        T item = items[position];
        while (position > start)
        {
            int parent = (position - 1) >> 1;
            if (!_order.Less(item, items[parent]))
            {
                break;
            }

            items[position] = items[parent];
            position = parent;
        }

        items[position] = item;
    }

    private void ReleaseMemory()
    {
        if (_items.Length > 1024 && Count < _items.Length / 4)
        {
            Array.Resize(ref _items, _items.Length / 2);
        }
    }
}
