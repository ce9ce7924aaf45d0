// A crawler that keeps to the rules and can be interrupted: `crawler http://localhost:8000/`. Run it again to go on where it stopped.
// Exit codes: 0 done, 1 it had to give up, 2 wrong usage, 130 interrupted.
using System.CommandLine;
using System.Runtime.InteropServices;
using Lariat;
using Lariat.IO;
using Microsoft.Data.Sqlite;
using WebCrawler;

var command = new CrawlCommand(options =>
{
    try
    {
        return EventLoop.Run(CrawlAsync(options));
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine("interrupted; the same command goes on from here");
        return 130;
    }
    catch (Exception error) when (error.GetBaseException() is SqliteException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"crawler: {error.GetBaseException().Message}");
        return 1;
    }
});
ParseResult line = command.Parse(args);
return line.Errors.Count > 0 ? line.Invoke() * 2 : line.Invoke();

// region: crawl
static async Coroutine<int> CrawlAsync(CrawlOptions options)
{
    LoopTask me = LoopTask.Current;
    EventLoop.Current.AddSignalHandler(PosixSignal.SIGTERM, () => me.Cancel("SIGTERM")); // Ctrl-C does the same by itself

    await using var store = new CrawlStore(options.Database);
    await store.OpenAsync();
    using var fetcher = new PageFetcher(options);
    try
    {
        await new Crawler(options, store, fetcher).RunAsync();
    }
    finally
    {
        // Also when interrupted: clean-up may await.
        CrawlSummary summary = await store.SummarizeAsync();
        await AsyncFile.WriteAllTextAsync(options.Report, HtmlReport.Render(summary), atomic: true);
        Console.WriteLine($"{summary.Pages.Count(page => page.Kind is not null)} pages visited, {summary.Broken.Count} broken: see {options.Report}");
    }

    return 0;
}
// endregion
