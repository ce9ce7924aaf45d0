namespace Lariat.AspNetCore;

/// <summary>
/// A host's service that is a coroutine: derive from it, and add it with
/// <see cref="LariatServiceCollectionExtensions.AddCoroutineService"/>.
/// </summary>
/// <remarks>The counterpart of <c>BackgroundService</c>, with a task's cancellation instead of a token.</remarks>
public abstract class CoroutineService
{
    /// <summary>The body of the service; runs as a task of the host's first loop.</summary>
    /// <remarks>
    /// Called when the host starts. When it stops, the task is canceled: the current await throws <see cref="CoroutineCanceledException"/>,
    /// and clean-up may still await. Returning early is not an error, and does not stop the host; an exception is and does.
    /// </remarks>
    protected internal abstract Coroutine ExecuteAsync();
}
