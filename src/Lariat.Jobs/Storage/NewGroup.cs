namespace Lariat.Jobs.Storage;

/// <summary>A group to be stored, with the jobs that are its members.</summary>
/// <param name="Id">Made by the client, so that an enqueue that is repeated is the same group.</param>
/// <param name="Parent">The group in which it is a member; null: it is in none.</param>
/// <param name="Members">Jobs, and groups without a completion job; the completion job of a group in it counts in its place.</param>
/// <param name="Then">The job that runs when no member is pending.</param>
/// <param name="OnFailure">The job that runs when the first member is dead.</param>
internal sealed record NewGroup(Guid Id, Guid? Parent, JobGroupPolicy Policy, int Members, Guid? Then, Guid? OnFailure);

/// <summary>A group with all that is in it. Jobs that wait for others name them in <see cref="NewJob.After"/>.</summary>
/// <param name="Groups">The first is the one that was enqueued; a group stands behind its parent.</param>
/// <param name="Jobs">Members, completion jobs and failure jobs.</param>
/// <param name="Edges">Which groups wait for others: with the job or group before it they are aborted as a whole.</param>
internal sealed record NewJobGraph(IReadOnlyList<NewGroup> Groups, IReadOnlyList<NewJob> Jobs, IReadOnlyList<JobEdge> Edges)
{
    /// <summary>The ids of the jobs.</summary>
    public Guid[] FindIds() => [.. Jobs.Select(static job => job.Id)];

    /// <summary>Checks that the group may be stored without the jobs whose unique keys others have. Before the commit.</summary>
    /// <param name="stored">For each job its id, or that of the job that has its key.</param>
    /// <exception cref="JobDuplicateException">One of them says <see cref="JobConflict.Throw"/>.</exception>
    public void CheckStored(IReadOnlyList<Guid> stored)
    {
        for (int i = 0; i < stored.Count; i++)
        {
            JobClient.CheckDuplicate(Jobs[i], stored[i]);
        }
    }
}

/// <summary>The job or group <paramref name="After"/> waits until <paramref name="Before"/> has succeeded.</summary>
internal readonly record struct JobEdge(Guid Before, Guid After);
