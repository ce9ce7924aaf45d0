// Jobs that differ in nothing but id, row and payload are one group of arguments, which a script stores by a constant number of commands.
// One with a unique key, a limit or a group is stored alone.
using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Makes the arguments of jobs to be stored.</summary>
internal static class RedisEnqueue
{
    /// <summary>Adds jobs; returns those of which the script returns the id, in its order.</summary>
    public static List<NewJob> Add(RedisArguments arguments, IReadOnlyList<NewJob> jobs)
    {
        var keyed = new List<NewJob>();
        var plain = new Dictionary<(string Queue, int Priority, string Time), List<NewJob>>();
        foreach (NewJob job in jobs)
        {
            if (IsKeyed(job))
            {
                keyed.Add(job);
                arguments.Add("keyed").Add(job.Queue).Add(TimeOf(job)).Add(job.Id).Add(RedisRow.Write(job)).Add(job.Payload)
                    .Add(job.Unique is { } unique ? Write(unique) : "")
                    .Add(job.Limit is { } limit ? RedisLimits.Write(limit, isSet: false) : "")
                    .Add(job.Waits).Add(job.After);
                continue;
            }

            (string, int, string) group = (job.Queue, job.Priority, TimeOf(job));
            if (!plain.TryGetValue(group, out List<NewJob>? same))
            {
                plain.Add(group, same = []);
            }

            same.Add(job);
        }

        foreach (((string queue, int priority, string time), List<NewJob> same) in plain)
        {
            arguments.Add("plain").Add(queue).Add(priority).Add(time)
                .Add([.. same.Select(static job => (RedisValue)RedisRows.Write(job.Id))])
                .Add([.. same.Select(static job => (RedisValue)RedisRow.Write(job))])
                .Add([.. same.Select(static job => (RedisValue)job.Payload)]);
        }

        return keyed;
    }

    /// <summary>The ids under which jobs are stored.</summary>
    /// <param name="jobs">All of them.</param>
    /// <param name="keyed">Those of which the script has returned the id.</param>
    /// <param name="answer">What it has returned.</param>
    public static IReadOnlyList<Guid> Read(IReadOnlyList<NewJob> jobs, List<NewJob> keyed, RedisResult answer)
    {
        if (keyed.Count == 0)
        {
            return [.. jobs.Select(static job => job.Id)];
        }

        var stored = (RedisResult[])answer!;
        var ids = new Dictionary<Guid, Guid>();
        for (int i = 0; i < keyed.Count; i++)
        {
            ids[keyed[i].Id] = Guid.ParseExact((string)stored[i]!, "N");
        }

        return [.. jobs.Select(job => ids.GetValueOrDefault(job.Id, job.Id))];
    }

    private static bool IsKeyed(NewJob job)
        => job.Unique is not null || job.Limit is not null || job.Group is not null || job.Completes is not null || job.After.Count > 0;

    private static string Write(UniqueKey unique)
        => JsonSerializer.Serialize(RedisUnique.Of(unique), RedisJson.Default.RedisUnique);

    /// <summary>When a job becomes ready: an instant, or "+" and a delay.</summary>
    private static string TimeOf(NewJob job) => job.At is { } at
        ? RedisTime.Write(at).ToString(CultureInfo.InvariantCulture)
        : $"+{RedisTime.Write(job.Delay).ToString(CultureInfo.InvariantCulture)}";
}
