using System.Runtime.CompilerServices;
using Lariat.Items;

namespace Lariat.Coroutines;

/// <summary>Free frames of one type, per thread: a frame returns to the pool of the thread that recycles it.</summary>
internal static class FramePool<TFrame>
    where TFrame : Frame
{
    // 4096 frames of 80 bytes are 320 KiB.
    private const int MaxCount = 4096;

    [ThreadStatic]
    private static FreeStack? t_free;

    /// <summary>A free frame of this thread, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFrame? TryRent() => t_free is { } free ? Unsafe.As<TFrame?>(free.TryPop()) : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Return(TFrame frame) => (t_free ??= new FreeStack(MaxCount)).Push(frame);
}
