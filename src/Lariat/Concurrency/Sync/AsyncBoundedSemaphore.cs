namespace Lariat;

/// <summary>A semaphore that cannot be released more often than it was acquired.</summary>
/// <remarks>asyncio: <c>BoundedSemaphore</c>.</remarks>
public sealed class AsyncBoundedSemaphore : AsyncSemaphore
{
    private readonly int _bound;

    /// <summary>Creates a semaphore.</summary>
    /// <param name="permits">The initial and maximum number of permits; zero or more, default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permits"/> is negative.</exception>
    public AsyncBoundedSemaphore(int permits = 1)
        : base(permits)
        => _bound = permits;

    /// <inheritdoc/>
    /// <exception cref="SemaphoreFullException">All permits are available already: this release has no matching acquire. asyncio:
    /// <c>ValueError</c>.</exception>
    public override void Release()
    {
        Use();
        if (Permits >= _bound)
        {
            throw new SemaphoreFullException("The bounded semaphore was released more often than it was acquired.");
        }

        base.Release();
    }
}
