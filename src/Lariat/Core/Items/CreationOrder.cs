using System.Diagnostics;

namespace Lariat.Items;

/// <summary>An item of a <see cref="CreationOrder{T}"/> stores its own index, so that removal is O(1).</summary>
internal interface IPlaced
{
    int Place { get; set; }
}

/// <summary>
/// A set that keeps the order of insertion with O(1) add and remove: an array with holes, compacted when half of it is holes.
/// It holds the loop's strong references to its tasks. Loop thread only.
/// </summary>
internal sealed class CreationOrder<T>
    where T : class, IPlaced
{
    private const int InitialCapacity = 16;

    private struct Slot
    {
        public T? Item;
    }

    private Slot[] _slots = new Slot[InitialCapacity];
    private int _end;

    public int Count { get; private set; }

    public void Add(T item)
    {
        if (_end == _slots.Length)
        {
            MakeRoom();
        }

        _slots[_end].Item = item;
        item.Place = _end++;
        Count++;
    }

    public void Remove(T item)
    {
        int place = item.Place;
        Debug.Assert(ReferenceEquals(_slots[place].Item, item));
        _slots[place].Item = null;
        Count--;
        while (_end > 0 && _slots[_end - 1].Item is null)
        {
            _end--;
        }
    }

    /// <summary>The items in the order in which they were added.</summary>
    public T[] ToArray()
    {
        var items = new T[Count];
        int count = 0;
        for (int i = 0; i < _end; i++)
        {
            if (_slots[i].Item is { } item)
            {
                items[count++] = item;
            }
        }

        return items;
    }

    public void Clear()
    {
        _slots = new Slot[InitialCapacity];
        _end = 0;
        Count = 0;
    }

    private void MakeRoom()
    {
        int capacity = Count > _slots.Length / 2 ? _slots.Length * 2 : Math.Max(InitialCapacity, Count * 2);
        var slots = new Slot[Math.Max(capacity, InitialCapacity)];
        int end = 0;
        for (int i = 0; i < _end; i++)
        {
            if (_slots[i].Item is { } item)
            {
                slots[end].Item = item;
                item.Place = end++;
            }
        }

        _slots = slots;
        _end = end;
    }
}
