// A job is a member of one group at most, so the job that has a key cannot become a member of a second group, and a member is either stored
// or left out. What a group cannot do without, or what would change jobs outside of it, is refused here.
using Lariat.Jobs.Storage;

namespace Lariat.Jobs;

/// <summary>The unique keys of the jobs that are enqueued together as a group.</summary>
internal sealed class GroupKeys
{
    private readonly Dictionary<(string Kind, string Key), NewJob> _jobs = [];

    /// <summary>Adds a member; returns it, or an earlier member of the same group that is the same job.</summary>
    /// <exception cref="ArgumentException">Its conflict has no meaning in a group, or an earlier job has its key and another
    /// place.</exception>
    /// <exception cref="JobDuplicateException">An earlier job has its key, and that was not to happen.</exception>
    public NewJob AddMember(NewJob member)
    {
        if (member.Unique is not { } unique)
        {
            return member;
        }

        if (unique.OnConflict.Replaces)
        {
            throw new ArgumentException(
                $"A member of kind '{member.Kind}' has a unique key with the conflict '{unique.OnConflict}', which would give its payload "
                + "to a job outside of the group, and the group would not wait for it. Use JobConflict.Existing or Throw, or let a member "
                + "enqueue it with JobContext.Enqueue.");
        }

        if (_jobs.TryAdd((member.Kind, unique.Key), member))
        {
            return member;
        }

        NewJob earlier = _jobs[(member.Kind, unique.Key)];
        JobClient.CheckDuplicate(member, earlier.Id);
        return IsInPlaceOf(earlier, member) ? earlier : throw new ArgumentException(
            $"Job {earlier.Id} of kind '{member.Kind}', which was added earlier, has the unique key '{unique.Key}' of this one, and is in "
            + "another group or waits for other jobs: one job cannot be in both places. Use two keys.");
    }

    /// <summary>Adds a completion or failure job.</summary>
    /// <exception cref="ArgumentException">The group might be without it.</exception>
    /// <exception cref="JobDuplicateException">An earlier job has its key.</exception>
    public NewJob AddCallback(NewJob job)
    {
        if (job.Unique is { } unique)
        {
            if (unique.OnConflict != JobConflict.Throw)
            {
                throw new ArgumentException(
                    $"The job of kind '{job.Kind}' runs after a group, and has a unique key with the conflict '{unique.OnConflict}': if "
                    + "another job had the key, the group would be without it. Use JobConflict.Throw: the group is not enqueued then.");
            }

            if (!_jobs.TryAdd((job.Kind, unique.Key), job))
            {
                throw new JobDuplicateException(job.Kind, unique.Key, _jobs[(job.Kind, unique.Key)].Id);
            }
        }

        return job;
    }

    private static bool IsInPlaceOf(NewJob earlier, NewJob member)
        => earlier.Completes is null && earlier.Group == member.Group && earlier.After.Count == member.After.Count
            && earlier.After.All(member.After.Contains);
}
