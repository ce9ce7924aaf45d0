using System.Diagnostics.CodeAnalysis;

namespace Lariat.Coroutines;

/// <summary>Free frames of one type, per thread: a frame goes back to the pool of the thread that recycles it.</summary>
internal static class FramePool<TFrame>
    where TFrame : Frame
{
    // A burst of more frames than this of one type leaves the rest to the garbage collector. 4096 frames of 80 bytes are 320 KiB.
    private const int CountMax = 4096;

    [ThreadStatic]
    private static Stack? t_free;

    private sealed class Stack
    {
        public Frame? Top;
        public int Count;
    }

    public static bool TryRent([NotNullWhen(true)] out TFrame? frame)
    {
        Stack? free = t_free;
        if (free?.Top is not { } top)
        {
            frame = null;
            return false;
        }

        free.Top = top.Parent;
        free.Count--;
        top.Parent = null;
        frame = System.Runtime.CompilerServices.Unsafe.As<TFrame>(top);
        return true;
    }

    public static void Return(TFrame frame)
    {
        Stack free = t_free ??= new Stack();
        if (free.Count < CountMax)
        {
            frame.Parent = free.Top;
            free.Top = frame;
            free.Count++;
        }
    }
}
