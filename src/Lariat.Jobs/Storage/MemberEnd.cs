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
