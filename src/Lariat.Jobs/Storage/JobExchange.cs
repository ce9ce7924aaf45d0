namespace Lariat.Jobs.Storage;

/// <summary>The answer to an exchange.</summary>
/// <param name="Accepted">The finished jobs whose end was stored. What is missing had been taken from this session: its end counts for
/// nothing.</param>
/// <param name="Fetched">In the order in which they should begin.</param>
/// <param name="DueIn">How long until the next job of the requested queues is due; null if there is none, or if more was ready than
/// wanted.</param>
/// <param name="Aborts">Jobs of the session that should be aborted.</param>
/// <param name="IsLost">The session was declared dead: nothing was accepted or taken.</param>
internal sealed record JobExchange(IReadOnlyList<FinishedJob> Accepted, IReadOnlyList<FetchedJob> Fetched, TimeSpan? DueIn,
    IReadOnlyList<Guid> Aborts, bool IsLost = false)
{
    /// <summary>The changes of which other processes are notified.</summary>
    public IEnumerable<JobChange> FindChanges()
    {
        if (Accepted.Count > 0)
        {
            yield return JobChange.Ended;
        }

        if (Accepted.Any(static one => one.Children is { Count: > 0 } || one.End == JobEnd.Released || one.Job.Group is not null))
        {
            yield return JobChange.Ready;
        }
    }
}
