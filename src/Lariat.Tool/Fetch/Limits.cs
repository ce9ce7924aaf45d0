namespace Lariat.Tool.Fetch;

/// <summary>Delays requests: by a maximum at a time to one host, a maximum at a time over all, a maximum per second.</summary>
internal sealed class Limits(FetchOptions options)
{
    private readonly AsyncSemaphore _all = new(options.Concurrency);
    private readonly Dictionary<string, AsyncSemaphore> _hosts = [];
    private readonly RateLimit? _rate = options.Rate is { } perSecond ? new RateLimit(perSecond) : null;

    /// <summary>Runs a request to a host when its turn has come.</summary>
    public async Coroutine<T> RunAsync<T>(Uri uri, Func<Coroutine<T>> request)
    {
        // The host first: a request that waits for a busy host must not hold a place that another host's request could use.
        using Releaser? host = options.PerHost is { } permits ? await HostOf(uri, permits).EnterAsync() : null;
        using Releaser place = await _all.EnterAsync();
        if (_rate is not null)
        {
            await _rate.WaitAsync();
        }

        return await request();
    }

    private AsyncSemaphore HostOf(Uri uri, int permits)
    {
        if (!_hosts.TryGetValue(uri.Authority, out AsyncSemaphore? host))
        {
            _hosts[uri.Authority] = host = new AsyncSemaphore(permits);
        }

        return host;
    }
}
