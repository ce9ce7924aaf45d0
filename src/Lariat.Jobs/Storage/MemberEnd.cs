namespace Lariat.Jobs.Storage;

/// <summary>The end of a member of a group, as the group counts it.</summary>
/// <param name="Id">The job, or the group without a completion job.</param>
/// <param name="Group">The group of which it is a member.</param>
internal readonly record struct MemberEnd(Guid Id, Guid Group, MemberOutcome Outcome)
{
    /// <summary>What groups have to know of the jobs that a worker has finished.</summary>
    public static List<MemberEnd> Of(IReadOnlyList<FinishedJob> accepted)
    {
        var ends = new List<MemberEnd>();
        foreach (FinishedJob one in accepted)
        {
            if (one.Job.Group is { } group && FindOutcome(one.End) is { } outcome)
            {
                ends.Add(new MemberEnd(one.Job.Id, group, outcome));
            }
        }

        return ends;
    }

    /// <summary>The ends of members that are left out, since other jobs have their unique keys: they count as aborted.</summary>
    /// <param name="jobs">The jobs of a group, or new members.</param>
    /// <param name="stored">For each its id, or that of the job that has its key.</param>
    public static List<MemberEnd> OfLeftOut(IReadOnlyList<NewJob> jobs, IReadOnlyList<Guid> stored)
        => [.. jobs.Zip(stored).Where(static one => one.First.Group is not null && one.First.Id != one.Second)
            .Select(static one => new MemberEnd(one.First.Id, one.First.Group!.Value, MemberOutcome.Aborted))];

    private static MemberOutcome? FindOutcome(JobEnd end) => end switch
    {
        JobEnd.Completed => MemberOutcome.Succeeded,
        JobEnd.Aborted => MemberOutcome.Aborted,
        JobEnd.Dead => MemberOutcome.Dead,
        _ => null,
    };
}

/// <summary>How a member has ended.</summary>
internal enum MemberOutcome
{
    /// <summary>What waits for it may begin.</summary>
    Succeeded,

    /// <summary>What waits for it is aborted too.</summary>
    Aborted,

    /// <summary>The policy of the group decides.</summary>
    Dead,

    /// <summary>It was dead, and is removed: it counts as aborted.</summary>
    Discarded,
}
