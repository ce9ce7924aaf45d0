// What jobs in Redis suffer from: a server that removes keys, that has no append-only file, or whose memory is nearly full.
using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>What a server says about itself, and about who works.</summary>
internal sealed class RedisDiagnosis(RedisDatabase database, RedisWakeUps wakeUps) : JobDiagnosisStore
{
    private const double MostMemory = 0.8;

    public override string WakeUpMode => wakeUps.IsListening ? "listen" : "poll";

    public override async Coroutine NoteWorkerAsync(JobSession session, WorkerOffer offer) => await database.WriteAsync(
        RedisScript.NoteWorker,
        new RedisArguments().Add(session.Id).Add(JsonSerializer.SerializeToUtf8Bytes(
            new RedisOffer([.. offer.Queues], new Dictionary<string, int>(offer.Kinds)), RedisJson.Default.RedisOffer)));

    public override async Coroutine<JobVitals> ReadVitalsAsync()
    {
        JobOverview overview = await RedisOverview.ReadAsync(database);
        HashSet<string> paused = [.. (await RedisPauses.ListAsync(database))
            .Where(static pause => pause.Target == JobTarget.Kind).Select(static pause => pause.Name)];
        var ready = new List<ReadyKind>();
        foreach (JobQueueInfo queue in overview.Queues.Where(static queue => queue is { Ready: > 0, IsPaused: false }))
        {
            ready.AddRange((await ReadReadyAsync(queue.Name)).Where(one => !paused.Contains(one.Kind)));
        }

        return new JobVitals(
            overview, ready, [.. (await RedisSessions.ListAsync(database)).Select(static one => OfferOf(one.Worker))], JobVitals.NoNumbers);
    }

    public override async Coroutine<IReadOnlyList<JobFinding>> DiagnoseAsync()
    {
        Dictionary<string, string> info = await RedisServerCheck.ReadInfoAsync(database);
        return [.. FindEviction(info), .. FindFile(info), .. FindMemory(info), .. FindFallback()];
    }

    private async Coroutine<IEnumerable<ReadyKind>> ReadReadyAsync(string queue)
    {
        RedisResult answer = await database.ReadAsync(RedisScript.ReadyKinds, new RedisArguments().Add(queue).Add(JobVitals.MaxReady));
        return ((RedisResult[])answer!).Select(static one => (RedisResult[])one!).Select(one => new ReadyKind(
            queue, JsonSerializer.Deserialize((string)one[0]!, JobStorageJson.Default.String)!, (int)one[1], (long)one[2],
            RedisTime.Read((string)one[3]!)));
    }

    private static WorkerOffer? OfferOf(RedisWorker worker)
        => worker is { Queues: { } queues, Kinds: { } kinds } ? new WorkerOffer(queues, kinds) : null;

    private IEnumerable<JobFinding> FindEviction(Dictionary<string, string> info)
    {
        if (info.GetValueOrDefault("maxmemory_policy", "noeviction") is not "noeviction" and var policy)
        {
            yield return new JobFinding(
                "eviction", JobFindingSeverity.Warning,
                $"'{database.Name}' removes keys when its memory is full (maxmemory-policy {policy}), and with them jobs.",
                "Set maxmemory-policy to noeviction, or use a server that is no cache.");
        }
    }

    private IEnumerable<JobFinding> FindFile(Dictionary<string, string> info)
    {
        if (info.GetValueOrDefault("aof_enabled") == "0")
        {
            yield return new JobFinding(
                "no-append-only-file", JobFindingSeverity.Warning,
                $"'{database.Name}' has no append-only file: a crash of the server takes the jobs of the last minutes, or all.",
                "Set appendonly to yes.");
        }
    }

    private IEnumerable<JobFinding> FindMemory(Dictionary<string, string> info)
    {
        if (NumberOf(info, "maxmemory") is > 0 and var most && NumberOf(info, "used_memory") > most * MostMemory)
        {
            yield return new JobFinding(
                "memory", JobFindingSeverity.Warning,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{database.Name}' uses {NumberOf(info, "used_memory") >> 20:N0} of {most >> 20:N0} MiB (maxmemory): when it is full, "
                    + $"nothing is enqueued."),
                "Raise maxmemory, or keep less history (JobKeep.Nothing, JobClientOptions.KeepEnded).");
        }
    }

    private IEnumerable<JobFinding> FindFallback()
    {
        if (wakeUps.HasFallenBack)
        {
            yield return new JobFinding(
                Polling, JobFindingSeverity.Warning,
                $"Messages of '{database.Name}' do not arrive here: this program looks for jobs of others at intervals.",
                "The user needs SUBSCRIBE and PUBLISH on the channel of the prefix (ACL); or set RedisJobsOptions.WakeUp to Poll.");
        }
    }

    private static long NumberOf(Dictionary<string, string> info, string name)
        => long.TryParse(info.GetValueOrDefault(name), CultureInfo.InvariantCulture, out long number) ? number : 0;
}
