using System.Runtime.CompilerServices;

namespace Lariat;

/// <summary>
/// Stores each loop's object of one feature: a static field of the feature holds the slot. The internal counterpart of
/// <see cref="LoopLocal{T}"/>.
/// </summary>
/// <typeparam name="T">The feature.</typeparam>
internal sealed class LoopSlot<T>(Func<EventLoop, T> create)
    where T : LoopFeature
{
    private readonly int _index = LoopFeatures.NextIndex();

    /// <summary>The loop's object, created if there is none yet.</summary>
    public T Of(EventLoop loop) => Find(loop) ?? loop.Features.Add(_index, create(loop));

    /// <summary>The loop's object, or null if the feature was not used there.</summary>
    // PERF: only this slot writes at its index, so the cast needs no check.
    public T? Find(EventLoop loop) => Unsafe.As<T?>(loop.Features.Find(_index));
}
