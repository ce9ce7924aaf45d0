namespace Lariat.Tool.Fetch.Reports;

/// <summary>Reports the progress of a run to the user.</summary>
internal interface IReport
{
    /// <summary>Runs the work, and shows the progress meanwhile.</summary>
    Coroutine RunAsync(Func<Coroutine> work);

    /// <summary>Adds a finished URL.</summary>
    void Add(FetchResult result);

    /// <summary>Prints the summary of a run, complete or interrupted.</summary>
    void Summarize();
}
