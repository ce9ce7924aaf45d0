namespace Lariat.Jobs.Storage;

/// <summary>The newest progress of a job that runs, to be stored with the renewal of the lease.</summary>
internal sealed class ProgressReport(FetchedJob job, double fraction, string? text)
{
    public FetchedJob Job => job;

    public double Fraction => fraction;

    /// <summary>Null: the job has said nothing.</summary>
    public string? Text => text;
}
