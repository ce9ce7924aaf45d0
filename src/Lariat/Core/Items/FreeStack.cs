using System.Runtime.CompilerServices;

namespace Lariat.Items;

/// <summary>Free objects of one type, to be reused: last in, first out. One thread only.</summary>
/// <param name="maxCount">Maximum number kept; the rest is left to the garbage collector.</param>
internal sealed class FreeStack(int maxCount)
{
    private const int InitialCapacity = 16;

    // PERF: an array costs one write barrier per rent and return, links through the items would cost three; a struct around the
    // reference avoids the covariance check (yield_1000, direct_await, queue_roundtrip).
    private struct Slot
    {
        public LoopItem? Item;
    }

    private Slot[] _slots = new Slot[InitialCapacity];
    private int _count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LoopItem? TryPop()
    {
        int top = _count - 1;
        Slot[] slots = _slots;
        if ((uint)top >= (uint)slots.Length)
        {
            return null;
        }

        _count = top;
        LoopItem? item = slots[top].Item;
        slots[top].Item = null;
        return item;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(LoopItem item)
    {
        int count = _count;
        Slot[] slots = _slots;
        if ((uint)count < (uint)slots.Length)
        {
            slots[count].Item = item;
            _count = count + 1;
        }
        else
        {
            PushFull(item);
        }
    }

    private void PushFull(LoopItem item)
    {
        if (_count < maxCount)
        {
            Array.Resize(ref _slots, Math.Min(_count * 2, maxCount));
            _slots[_count++].Item = item;
        }
    }
}
