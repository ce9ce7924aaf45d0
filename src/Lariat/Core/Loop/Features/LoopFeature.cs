// The state that a feature keeps for a loop (child processes to reap, generators to close, ...) is an object of its own, which the feature
// finds through a LoopSlot. The loop names no feature; it notifies all of them when it ends.
using Lariat.Coroutines;

namespace Lariat;

/// <summary>The state of one feature in one loop; created when the feature is first used there.</summary>
/// <remarks>Thread: the loop's.</remarks>
internal abstract class LoopFeature(EventLoop loop)
{
    public EventLoop Loop { get; } = loop;

    /// <summary>The step in which the runner awaits <see cref="ShutdownAsync"/>.</summary>
    public virtual LoopShutdownStep ShutdownStep => LoopShutdownStep.None;

    /// <summary>
    /// Shuts the feature down in order, while the loop still runs. Only called in the step of <see cref="ShutdownStep"/>.
    /// </summary>
    public virtual Coroutine ShutdownAsync() => Coroutine.Completed;

    /// <summary>Called before the loop closes: its objects can be used for the last time, nothing can be awaited.</summary>
    public virtual void OnClosing()
    {
    }

    /// <summary>Called after the loop has closed: nothing more runs on it.</summary>
    public virtual void OnClosed()
    {
    }
}
