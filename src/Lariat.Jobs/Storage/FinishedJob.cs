namespace Lariat.Jobs.Storage;

/// <summary>The end of a try, and what the job has enqueued, which is stored if and only if this end is accepted.</summary>
/// <param name="Result">JSON in UTF-8; null if the kind has none.</param>
/// <param name="Error">Of a try that failed: what is kept of it.</param>
/// <param name="Delay">Until the next try, if there is one.</param>
/// <param name="Children">Jobs to be enqueued with the completion.</param>
internal sealed record FinishedJob(
    FetchedJob Job, JobEnd End, byte[]? Result = null, string? Error = null, TimeSpan Delay = default,
    IReadOnlyList<NewJob>? Children = null)
{
    /// <summary>The job was completed in a transaction of its handler: if that was committed, the job is gone, and this end is accepted
    /// without an effect.</summary>
    public bool MayBeStored { get; init; }
}
