namespace Lariat;

/// <summary>One value for each loop: created on first access, disposed when the loop ends.</summary>
/// <remarks>
/// For objects that belong to a loop and should live as long: a pool of connections, a cache. A static field holds the LoopLocal, each loop
/// has its own value, so none needs a lock. No counterpart in asyncio; Trio: <c>RunVar</c>.
/// </remarks>
/// <example><code>
/// private static readonly LoopLocal&lt;HttpClient&gt; s_http = new(static loop =&gt; new HttpClient());
/// … await s_http.Value.GetStringAsync(url) …
/// </code></example>
/// <typeparam name="T">A disposable value is disposed, preferably by <see cref="IAsyncDisposable"/>, when the loop's runner
/// closes.</typeparam>
public sealed class LoopLocal<T>
    where T : class
{
    private readonly Func<EventLoop, T> _create;

    /// <summary>Creates the slot without a value.</summary>
    /// <param name="create">Creates the value of a loop, on that loop's thread.</param>
    public LoopLocal(Func<EventLoop, T> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _create = create;
    }

    /// <summary>The value of the loop that runs on this thread.</summary>
    /// <exception cref="InvalidOperationException">No loop runs on this thread.</exception>
    public T Value
    {
        get
        {
            EventLoop loop = EventLoop.Current;
            return LoopLocals.Slot.Of(loop).GetOrAdd(this, _create);
        }
    }
}
