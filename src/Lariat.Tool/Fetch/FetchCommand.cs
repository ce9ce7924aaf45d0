// lariat fetch: from options to exit code. The part on the loop begins in FetchJob.
using System.CommandLine;
using Lariat.Tool.Demo;
using Lariat.Tool.Fetch.Output;
using Lariat.Tool.Fetch.Reports;

namespace Lariat.Tool.Fetch;

/// <summary>The command <c>lariat fetch</c>.</summary>
internal static class FetchCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(ToolContext context)
    {
        var command = new Command("fetch", "Downloads many URLs concurrently, on one event loop.");
        var switches = new FetchSwitches();
        switches.AddTo(command);
        command.SetAction(parsed => Run(switches.Read(parsed), context));
        return command;
    }

    /// <summary>Runs the command; blocks until it has ended.</summary>
    /// <exception cref="UsageException">The options contradict each other, or a file or directory cannot be used.</exception>
    public static int Run(FetchOptions options, ToolContext context)
    {
        if (options.DemoPages is { } pages)
        {
            return RunDemo(options, pages, context);
        }

        if (options.Urls.Count == 0 && options.Input is null)
        {
            throw new UsageException(
                "There is nothing to fetch: give URLs, or a file of them with --input FILE (--input - reads the standard input).");
        }

        using var urls = UrlSource.Open(options, context.Input);
        OutputFolder? folder = options.Output is { } path ? OutputFolder.Open(path) : null;
        var tally = new Tally();
        IReport report = Report.For(options, context, tally);
        using var termination = new Termination(context.Cancellation);
        try
        {
            EventLoop.Run(FetchAllAsync(), termination.Token);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C, SIGTERM, or the context's token: everything on the loop has ended by now, and the tally contains the progress.
            tally.IsInterrupted = true;
        }

        return Conclude(options, tally, report);

        async Coroutine FetchAllAsync()
        {
            using HttpClient http = HttpClients.Create();
            var job = new FetchJob(urls, new Downloader(http, options, folder, tally), tally, report);
            await report.RunAsync(job.RunAsync);
        }
    }

    private static int Conclude(FetchOptions options, Tally tally, IReport report)
    {
        if (tally.Started == 0 && !tally.IsInterrupted)
        {
            throw new UsageException($"There is nothing to fetch: {UrlSource.NameOf(options.Input!)} has no line with a URL.");
        }

        report.Summarize();
        return tally.IsInterrupted ? ExitCode.Interrupted
            : tally.Failed > 0 ? ExitCode.SomeFailed
            : ExitCode.Success;
    }

    private static int RunDemo(FetchOptions options, int pages, ToolContext context)
    {
        if (options.Urls.Count > 0 || options.Input is not null || options.Output is not null)
        {
            throw new UsageException("--demo fetches pages of its own: leave URLs, --input and --output away.");
        }

        return DemoRun.Run(pages, options.Json, context);
    }
}
