namespace Lariat.AspNetCore;

/// <summary>A service of a host that is a coroutine: derive from it, and add it with <see cref="LariatServiceCollectionExtensions.AddCoroutineService"/>.</summary>
/// <remarks>The counterpart of <c>BackgroundService</c>, with a task's cancellation instead of a token.</remarks>
public abstract class CoroutineService
{
    /// <summary>What the service does; a task of the host's first loop.</summary>
    /// <remarks>
    /// Called when the host starts. When it stops, the task is canceled: the current await throws <see cref="CoroutineCanceledException"/>, and
    /// clean-up may still await. Returning early is no error, and does not stop the host; an exception is and does.
    /// </remarks>
    protected internal abstract Coroutine ExecuteAsync();
}
