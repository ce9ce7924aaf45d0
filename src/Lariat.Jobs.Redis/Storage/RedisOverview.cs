using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Reads how much there is to do, and who does it.</summary>
internal static class RedisOverview
{
    public static async Coroutine<JobOverview> ReadAsync(RedisDatabase database)
    {
        RedisResult[] counts = await RedisQueries.ReadCountsAsync(database);
        HashSet<string> paused = [.. (await RedisPauses.ListAsync(database))
            .Where(static pause => pause.Target == JobTarget.Queue).Select(static pause => pause.Name)];
        var queues = paused.ToDictionary(
            static name => name, static name => new JobQueueInfo(name) { IsPaused = true }, StringComparer.Ordinal);
        long completed = 0, aborted = 0;
        foreach (RedisResult[] one in counts.Select(static one => (RedisResult[])one!))
        {
            var state = (JobState)(int)one[1];
            long count = Math.Min((long)one[2], JobViews.MaxCount);
            completed += state == JobState.Completed ? count : 0;
            aborted += state == JobState.Aborted ? count : 0;
            if (state is not (JobState.Completed or JobState.Aborted))
            {
                string name = (string)one[0]!;
                JobQueueInfo queue = queues.GetValueOrDefault(name) ?? new JobQueueInfo(name);
                queues[name] = Add(queue, state, count, RedisTime.Read((string)one[3]!));
            }
        }

        (DateTimeOffset now, List<JobWorkerInfo> workers) = await ReadWorkersAsync(database);
        return new JobOverview(
            now, [.. queues.Values.OrderBy(static queue => queue.Name, StringComparer.Ordinal)], workers,
            Math.Min(completed, JobViews.MaxCount), Math.Min(aborted, JobViews.MaxCount));
    }

    private static JobQueueInfo Add(JobQueueInfo queue, JobState state, long count, DateTimeOffset oldest) => state switch
    {
        JobState.Ready => queue with { Ready = count, OldestReady = oldest },
        JobState.Scheduled => queue with { Scheduled = count },
        JobState.Running => queue with { Running = count },
        JobState.Waiting => queue with { Waiting = count },
        _ => queue with { Dead = count },
    };

    private static async Coroutine<(DateTimeOffset Now, List<JobWorkerInfo> Workers)> ReadWorkersAsync(RedisDatabase database)
    {
        var answer = (RedisResult[])(await database.ReadAsync(RedisScript.Workers, new RedisArguments()))!;
        var workers = new List<(long Session, JobWorkerInfo Info)>();
        foreach (RedisResult[] one in ((RedisResult[])answer[1]!).Select(static one => (RedisResult[])one!))
        {
            RedisWorker worker = JsonSerializer.Deserialize((string)one[1]!, RedisJson.Default.RedisWorker)!;
            workers.Add((long.Parse((string)one[0]!, CultureInfo.InvariantCulture), new JobWorkerInfo(
                worker.Name, worker.Host, worker.Pid, RedisTime.Read(worker.StartedAt!.Value), RedisTime.Read((string)one[2]!),
                (long)one[3])));
        }

        return (RedisTime.Read((string)answer[0]!), [.. workers.OrderBy(static one => one.Session).Select(static one => one.Info)]);
    }
}
