using System.Globalization;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Stores and reads groups.</summary>
internal static class RedisGroups
{
    /// <summary>Stores a group with all that is in it, unless it is there; returns the id of each job, or that of the job that has its
    /// unique key.</summary>
    /// <exception cref="JobDuplicateException">A key is another job's, and that was not to happen.</exception>
    public static async Coroutine<IReadOnlyList<Guid>> AddAsync(RedisDatabase database, NewJobGraph graph)
    {
        var groups = new List<RedisValue>();
        foreach (NewGroup group in graph.Groups)
        {
            groups.AddRange(
            [
                RedisRows.Write(group.Id), RedisRows.Write(group.Parent) ?? "", (int)group.Policy, group.Members,
                RedisRows.Write(group.Then) ?? "", RedisRows.Write(group.OnFailure) ?? "",
            ]);
        }

        RedisValue[] edges = [.. graph.Edges.SelectMany(static edge => new RedisValue[]
        {
            RedisRows.Write(edge.Before), RedisRows.Write(edge.After),
        })];
        // A script is not rolled back, so it checks them before it writes anything.
        NewJob[] throwing = [.. graph.Jobs.Where(static job => job.Unique?.OnConflict == JobConflict.Throw)];
        RedisArguments arguments = new RedisArguments().Add(groups).Add(edges)
            .Add([.. throwing.Select(static job => (RedisValue)$"{RedisRows.WriteKind(job.Kind)} {job.Unique!.Key}")]);
        List<NewJob> keyed = RedisEnqueue.Add(arguments, graph.Jobs);
        var answer = (RedisResult[])(await database.EnqueueAsync(RedisScript.AddGroup, arguments))!;
        switch ((string)answer[0]!)
        {
            case "there":
                return graph.FindIds();
            case "taken":
                NewJob job = throwing[(int)answer[1]];
                throw new JobDuplicateException(job.Kind, job.Unique!.Key, Guid.ParseExact((string)answer[2]!, "N"));
            default:
                return RedisEnqueue.Read(graph.Jobs, keyed, answer[1]);
        }
    }

    /// <summary>False if the group had ended, or there is none.</summary>
    public static async Coroutine<bool> AbortAsync(RedisDatabase database, Guid id)
        => (int)await database.WriteAsync(RedisScript.AbortGroup, new RedisArguments().Add(id)) > 0;

    /// <summary>Reads groups; those that there are, in the order of the ids.</summary>
    public static async Coroutine<IReadOnlyList<JobGroupInfo>> FindAsync(RedisDatabase database, IReadOnlyList<Guid> ids)
    {
        var found = (RedisResult[])(await database.ReadAsync(RedisScript.FindGroups, new RedisArguments().Add(ids)))!;
        return [.. found.Select(static one => Read((RedisResult[])one!))];
    }

    /// <summary>The newest groups.</summary>
    public static async Coroutine<IReadOnlyList<JobGroupInfo>> ListAsync(RedisDatabase database, int limit)
    {
        RedisValue[] ids = await database.ReadAsync(
            (database, key) => database.SortedSetRangeByRankAsync(key, 0, limit - 1, Order.Descending), "groups");
        return await FindAsync(database, [.. ids.Select(static id => Guid.ParseExact((string)id!, "N"))]);
    }

    /// <summary>The members of a group, ended ones included.</summary>
    public static async Coroutine<IReadOnlyList<Guid>> ListMembersAsync(RedisDatabase database, Guid group)
    {
        RedisValue[] ids = await database.ReadAsync(
            static (database, key) => database.SetMembersAsync(key), $"members:{RedisRows.Write(group)}");
        return [.. ids.Select(static id => Guid.ParseExact((string)id!, "N"))];
    }

    private static JobGroupInfo Read(RedisResult[] one)
    {
        var pairs = (RedisResult[])one[1]!;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < pairs.Length; i += 2)
        {
            fields[(string)pairs[i]!] = (string)pairs[i + 1]!;
        }

        int Number(string field) => int.Parse(fields[field], CultureInfo.InvariantCulture);
        string end = (string)one[3]!;
        bool Ended(JobState state) => end == ((int)state).ToString(CultureInfo.InvariantCulture);
        return new JobGroupInfo
        {
            Id = Guid.ParseExact((string)one[0]!, "N"),
            Policy = (JobGroupPolicy)Number("policy"),
            Members = Number("members"),
            Succeeded = Number("succeeded"),
            Aborted = Number("aborted"),
            Dead = Number("dead"),
            CreatedAt = RedisTime.Read(fields["created"]),
            EndedAt = fields.TryGetValue("ended", out string? ended) ? RedisTime.Read(ended) : null,
            State = GroupStates.Find(new GroupFacts(
                HasEnded: ended is not null, IsAborted: Number("isAborted") == 1, HasDead: Number("dead") > 0, IsHeldUp: (int)one[2] == 1,
                IsThenLive: end == "live", IsThenDead: Ended(JobState.Dead), IsThenAborted: Ended(JobState.Aborted))),
        };
    }
}
