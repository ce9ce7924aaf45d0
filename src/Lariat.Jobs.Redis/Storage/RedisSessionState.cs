namespace Lariat.Jobs.Storage.Redis;

/// <summary>What this program remembers of a session between its exchanges, of which a worker has one at a time.</summary>
internal sealed class RedisSessionState
{
    private long _exchanges;

    /// <summary>The worker's jobs, as far as answers have arrived.</summary>
    public HashSet<Guid> Held { get; } = [];

    /// <summary>The answer to the last exchange was lost: it may have been done.</summary>
    public bool IsUncertain { get; set; }

    /// <summary>The number of the next exchange: the server refuses a smaller one than the last.</summary>
    public long NextExchange() => ++_exchanges;

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
