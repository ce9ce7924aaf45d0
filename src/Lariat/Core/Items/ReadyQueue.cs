using System.Diagnostics;

namespace Lariat.Items;

/// <summary>The ready queue: a FIFO ring that grows by doubling and shrinks when a burst is over. Loop thread only.</summary>
internal struct ReadyQueue
{
    // 256 entries are 2 KiB: a loop that never has more ready at a time never resizes.
    private const int InitialCapacity = 256;

    // After a burst the ring shrinks once this many polls in a row found it nearly empty.
    private const int QuietPollsBeforeShrink = 64;

    // PERF: a struct around the reference avoids the covariance check of an array of a class that is not sealed (yield_1000).
    private struct Slot
    {
        public LoopItem? Item;
    }

    private Slot[] _slots;
    private int _head;
    private int _count;
    private int _quietPolls;

    public ReadyQueue()
    {
        _slots = new Slot[InitialCapacity];
    }

    public readonly int Count => _count;

    /// <summary>The position of the next item: it changes with every item that is taken.</summary>
    public readonly int Position => _head;

    public readonly int Capacity => _slots.Length;

    public void Push(LoopItem item)
    {
        Slot[] slots = _slots;
        if (_count == slots.Length)
        {
            Resize(slots.Length * 2);
            slots = _slots;
        }

        slots[(_head + _count) & (slots.Length - 1)].Item = item;
        _count++;
    }

    public LoopItem Pop()
    {
        Debug.Assert(_count > 0);
        Slot[] slots = _slots;
        ref Slot slot = ref slots[_head & (slots.Length - 1)];
        LoopItem item = slot.Item!;
        slot.Item = null;
        _head = (_head + 1) & (slots.Length - 1);
        _count--;
        return item;
    }

    /// <summary>Releases memory after a burst: called when the loop is about to poll, never while it is busy.</summary>
    public void ShrinkWhenQuiet()
    {
        if (_slots.Length == InitialCapacity || _count > _slots.Length / 8)
        {
            _quietPolls = 0;
        }
        else if (++_quietPolls >= QuietPollsBeforeShrink)
        {
            _quietPolls = 0;
            Resize(Math.Max(InitialCapacity, _slots.Length / 2));
        }
    }

    private void Resize(int capacity)
    {
        var slots = new Slot[capacity];
        for (int i = 0; i < _count; i++)
        {
            slots[i] = _slots[(_head + i) & (_slots.Length - 1)];
        }

        _slots = slots;
        _head = 0;
    }
}
