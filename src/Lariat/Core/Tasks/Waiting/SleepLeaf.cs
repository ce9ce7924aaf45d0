using System.Runtime.CompilerServices;
using Lariat.Coroutines;

namespace Lariat;

/// <summary>The coroutine that <see cref="Coroutine.Sleep(TimeSpan)"/> returns.</summary>
internal sealed class SleepLeaf : Leaf<Nothing>
{
    // PERF: nearly every sleep is awaited where it is called, so one leaf of a thread serves them all (yield_1000).
    [ThreadStatic]
    private static SleepLeaf? t_cached;

    private long _delayNs;

    internal override string OwnName => "Coroutine.Sleep";

    public static SleepLeaf Rent(long delayNs)
    {
        SleepLeaf? leaf = t_cached;
        if (leaf is null || !leaf.TryTake())
        {
            leaf = RentOther(leaf);
        }

        leaf._delayNs = delayNs;
        return leaf;
    }

    /// <summary>Called when a loop no longer runs on this thread.</summary>
    public static void OnLoopStopped() => t_cached?.ForgetLoopUnlessTaken();

    internal override bool TryCompleteLeaf(Trampoline trampoline)
    {
        BeginAwait(trampoline);
        return false;
    }

    internal override void EndLeaf() => Trampoline.ThrowInjectedHere();

    private protected override bool TryComplete(Trampoline trampoline) => false;

    private protected override LoopItem? BeginWait(Trampoline trampoline)
        => _delayNs <= 0 ? null : SleepWait.Begin(EventLoop.Of(trampoline), _delayNs);

    private protected override Nothing GetResult() => default;

    private protected override void ReturnToPool()
    {
        ForgetLoop();
        FramePool<SleepLeaf>.Return(this);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SleepLeaf RentOther(SleepLeaf? taken)
    {
        if (taken is not null)
        {
            taken.IsCached = false;
        }

        SleepLeaf leaf = FramePool<SleepLeaf>.TryRent() ?? new();
        leaf.TryTake();
        leaf.IsCached = true;
        t_cached = leaf;
        return leaf;
    }
}
