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
    public override void Release() => Release(1);

    /// <inheritdoc/>
    /// <exception cref="SemaphoreFullException">More permits would be available than at first: a release has no matching
    /// acquire.</exception>
    public override void Release(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Use();
        if (count > _bound - Permits)
        {
            throw new SemaphoreFullException(
                "The bounded semaphore was released more often than it was acquired: "
                + $"{Permits} of its {_bound} permits are free, and {count} would be released.");
        }

        base.Release(count);
    }
}
