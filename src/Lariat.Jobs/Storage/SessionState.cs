// What a worker remembers between its exchanges, in engines where an answer can be lost. A worker has one exchange at a time, so one thread
// uses this at a time.
namespace Lariat.Jobs.Storage;

/// <summary>What this program remembers of a session.</summary>
internal abstract class SessionState
{
    /// <summary>The worker's jobs, as far as answers have arrived.</summary>
    public HashSet<Guid> Held { get; } = [];

    /// <summary>The answer to the last exchange was lost: it may have been committed.</summary>
    public bool IsUncertain { get; set; }

    /// <summary>Notes the answer to an exchange.</summary>
    public void Note(JobExchange answer)
    {
        IsUncertain = false;
        foreach (FinishedJob one in answer.Accepted)
        {
            Held.Remove(one.Job.Id);
        }

        foreach (FetchedJob job in answer.Fetched)
        {
            Held.Add(job.Id);
        }
    }
}
