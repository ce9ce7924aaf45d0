namespace Lariat.Tool.Fetch.Reports;

/// <summary>Chooses the report for a run.</summary>
internal static class Report
{
    public static IReport For(FetchOptions options, ToolContext context, Tally tally)
        => options.Json ? new JsonReport(context.Output, tally)
        : context.IsTerminal ? new LiveReport(context, tally, savesFiles: options.Output is not null)
        : new PlainReport(context, tally, savesFiles: options.Output is not null);
}
