using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Makes the arguments of the ends of jobs.</summary>
internal static class RedisEnds
{
    /// <summary>Adds the ends, and what the jobs have enqueued.</summary>
    public static void Add(RedisArguments arguments, JobSession session, IReadOnlyList<FinishedJob> finished)
    {
        arguments.Add([.. finished.Select(static one => one.Job.Id)]);
        arguments.Add([.. finished.Where(static one => one.Job.Row != 0).Select(static one => one.Job.Id)]);
        var completed = finished.Where(static one => one.End == JobEnd.Completed)
            .GroupBy(static one => (one.Job.Queue, one.Job.Keep, one.Job.Attempt, one.Job.Group));
        foreach (IGrouping<(string Queue, JobKeep Keep, int Attempt, Guid? Group), FinishedJob> group in completed)
        {
            bool keepsResults = group.Key.Keep >= JobKeep.Result && group.Any(static one => one.Result is not null);
            arguments.Add("completed").Add(group.Key.Queue).Add((int)group.Key.Keep).Add(group.Key.Attempt)
                .Add(RedisRows.Write(group.Key.Group))
                .Add([.. group.Select(static one => one.Job.Id)])
                .Add(keepsResults ? [.. group.Select(static one => (RedisValue)(one.Result ?? []))] : Array.Empty<RedisValue>());
        }

        foreach (FinishedJob one in finished)
        {
            AddOther(arguments, session, one);
        }

        foreach (FinishedJob one in finished)
        {
            AddChildren(arguments, one);
        }

        arguments.Add("taken");
    }

    private static void AddChildren(RedisArguments arguments, FinishedJob one)
    {
        foreach (IGrouping<Guid?, NewJob> children in (one.Children ?? []).GroupBy(static child => child.Group))
        {
            var jobs = new RedisArguments();
            RedisEnqueue.Add(jobs, [.. children]);
            arguments.Add("children").Add(one.Job.Id).Add(RedisRows.Write(children.Key)).Add(children.Count()).Add(jobs.Count - 1)
                .Add(jobs);
        }
    }

    private static void AddOther(RedisArguments arguments, JobSession session, FinishedJob one)
    {
        string error = RedisRows.WriteError(one, session);
        switch (one.End)
        {
            case JobEnd.Completed:
                break;
            case JobEnd.Failed or JobEnd.Released:
                arguments.Add("again").Add(one.Job.Id).Add(one.Job.Attempt).Add(one.Job.Lost).Add(one.Delay)
                    .Add(one.End == JobEnd.Failed).Add(error);
                break;
            default:
                arguments.Add(one.End == JobEnd.Dead ? "dead" : "aborted").Add(one.Job.Id).Add(one.Job.Attempt).Add(error);
                break;
        }
    }
}
