// The core of the program: one task for each URL, all in one group, and no lock anywhere, since there is only one thread.
using Lariat.Tool.Fetch.Reports;

namespace Lariat.Tool.Fetch;

/// <summary>Fetches every URL of a source.</summary>
internal sealed class FetchJob(UrlSource urls, Downloader downloader, Tally tally, IReport report)
{
    // URLs taken from the source and not finished. A task that waits for its turn costs about a kilobyte; the window must be wide,
    // so that a long run of one host's URLs (which --per-host holds back) does not delay those of other hosts behind it.
    private const int MaxWindow = 10_000;

    private readonly AsyncSemaphore _window = new(MaxWindow);

    /// <summary>Ends when every URL has been fetched or has failed. If it is canceled, it leaves no request behind.</summary>
    public Coroutine RunAsync() => TaskGroup.RunAsync(async group =>
    {
        await foreach (string url in urls.ReadAsync())
        {
            await _window.AcquireAsync();
            tally.Started++;
            group.Create(FetchOneAsync(url), name: url);
        }
    });

    private async Coroutine FetchOneAsync(string url)
    {
        try
        {
            FetchResult result = await downloader.FetchAsync(url);
            tally.Add(result);
            report.Add(result);
        }
        finally
        {
            _window.Release();
        }
    }
}
