namespace Lariat.Tool.Fetch.Reports;

/// <summary>Tells the user how a run goes.</summary>
internal interface IReport
{
    /// <summary>Runs the work, and shows what is to be shown meanwhile.</summary>
    Coroutine RunAsync(Func<Coroutine> work);

    /// <summary>A URL has ended.</summary>
    void Add(FetchResult result);

    /// <summary>The run has ended, perhaps before its time.</summary>
    void Summarize();
}
