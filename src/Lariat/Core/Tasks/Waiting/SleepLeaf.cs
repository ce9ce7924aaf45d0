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

    // The trampoline of the last await, which usually is that of the next one.
    private Trampoline? _trampoline;

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

    internal override bool TryCompleteLeaf(Trampoline trampoline)
    {
        trampoline.CheckInTask();
        if (!ReferenceEquals(_trampoline, trampoline))
        {
            _trampoline = trampoline;
        }

        return false;
    }

    internal override void ParkAtLeaf(Frame parent)
    {
        LoopItem? wait = BeginWait();
        Trampoline trampoline = _trampoline!;
        Release();
        trampoline.Park(parent, wait);
    }

    internal override void EndLeaf() => Trampoline.ThrowInjectedHere();

    private protected override bool TryComplete() => false;

    private protected override LoopItem? BeginWait() => _delayNs <= 0 ? null : SleepWait.Begin(EventLoop.Current, _delayNs);

    private protected override Nothing GetResult() => default;

    private protected override void ReturnToPool() => FramePool<SleepLeaf>.Return(this);

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
