// The comparison of every asyncio tutorial, measured here and now: the same slow pages, fetched in three ways, one after
// the other, each with connections of its own.
using Lariat.Tool.Fetch;

namespace Lariat.Tool.Demo;

/// <summary><c>lariat fetch --demo N</c>.</summary>
internal static class DemoRun
{
    /// <summary>The maximum: each page takes two sockets of this process at the same time, and in one phase a thread.</summary>
    public const int MaxPages = 5000;

    private const int WarmUpPages = 40;

    // So that the slowest way, one page after the other, takes about ten seconds at most.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_maxDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_minDelay = TimeSpan.FromMilliseconds(2);

    /// <summary>Serves the pages, fetches them, and prints the comparison.</summary>
    public static int Run(int pages, bool json, ToolContext context)
    {
        TimeSpan delay = TimeSpan.FromTicks(Math.Clamp((s_patience / pages).Ticks, s_minDelay.Ticks, s_maxDelay.Ticks));
        using var server = DemoServer.Start(delay);
        var report = new DemoReport(context, pages, delay, json);
        report.Begin();
        IFetchWay[] ways = [new OneByOne(), new OnThreads(), new OnTheLoop()];
        foreach (IFetchWay way in ways)
        {
            // JIT compilation and one-time memory of the runtime must not be charged to the first way.
            way.Fetch(server.Url, pages: Math.Min(pages, WarmUpPages));
        }

        foreach (IFetchWay way in ways)
        {
            try
            {
                report.Add(PhaseFigures.Measure(way, server.Url, pages));
            }
            catch (Exception error) when (error is HttpRequestException or AggregateException)
            {
                context.Error.WriteLine($"lariat: {way.Name}: a page of the demo could not be fetched: {error.GetBaseException().Message}");
                return ExitCode.SomeFailed;
            }
        }

        report.End();
        return ExitCode.Success;
    }
}
