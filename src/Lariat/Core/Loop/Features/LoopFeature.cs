// What a feature keeps for a loop (child processes to reap, generators to close, ...) is an object of its own, which the feature finds through a
// LoopSlot. The loop knows no feature by name; it tells all of them when it ends.
using Lariat.Coroutines;

namespace Lariat;

/// <summary>The state of one feature in one loop; made when the feature is first used there.</summary>
/// <remarks>Thread: the loop's.</remarks>
internal abstract class LoopFeature(EventLoop loop)
{
    public EventLoop Loop { get; } = loop;

    /// <summary>The step in which the runner awaits <see cref="ShutdownAsync"/>.</summary>
    public virtual LoopShutdownStep ShutdownStep => LoopShutdownStep.None;

    /// <summary>Ends in order, while the loop still runs. Only called in the step of <see cref="ShutdownStep"/>.</summary>
    public virtual Coroutine ShutdownAsync() => Coroutine.Completed;

    /// <summary>The loop is about to close: its objects can be used for the last time, nothing can be awaited.</summary>
    public virtual void OnClosing()
    {
    }

    /// <summary>The loop has closed: nothing more runs on it.</summary>
    public virtual void OnClosed()
    {
    }
}
