namespace Lariat.Tool.Fetch.Reports;

/// <summary>For files and pipes: a line for each URL, failures on standard error.</summary>
internal sealed class PlainReport(ToolContext context, Tally tally, bool savesFiles) : IReport
{
    public Coroutine RunAsync(Func<Coroutine> work) => work();

    public void Add(FetchResult result)
    {
        TextWriter writer = result.Outcome == Outcome.Failed ? context.Error : context.Output;
        writer.WriteLine(ResultLine.Of(result));
    }

    public void Summarize()
    {
        foreach (string line in SummaryText.Of(tally, savesFiles))
        {
            context.Output.WriteLine(line);
        }
    }
}
