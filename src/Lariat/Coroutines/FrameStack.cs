using System.Runtime.CompilerServices;

namespace Lariat.Coroutines;

/// <summary>The free frames of one type and thread.</summary>
internal sealed class FrameStack
{
    // A burst of more frames than this of one type leaves the rest to the garbage collector. 4096 frames of 80 bytes are 320 KiB.
    private const int CountMax = 4096;
    private const int InitialCapacity = 16;

    // PERF: an array costs one write barrier per rent and return, links through the frames would cost three; and a struct around the
    // reference avoids the covariance check (yield_1000, direct_await).
    private struct Slot
    {
        public Frame? Frame;
    }

    private Slot[] _slots = new Slot[InitialCapacity];
    private int _count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Frame? TryPop()
    {
        int top = _count - 1;
        Slot[] slots = _slots;
        if ((uint)top >= (uint)slots.Length)
        {
            return null;
        }

        _count = top;
        Frame? frame = slots[top].Frame;
        slots[top].Frame = null;
        return frame;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(Frame frame)
    {
        int count = _count;
        Slot[] slots = _slots;
        if ((uint)count < (uint)slots.Length)
        {
            slots[count].Frame = frame;
            _count = count + 1;
        }
        else
        {
            PushFull(frame);
        }
    }

    private void PushFull(Frame frame)
    {
        if (_count < CountMax)
        {
            Array.Resize(ref _slots, _count * 2);
            _slots[_count++].Frame = frame;
        }
    }
}
