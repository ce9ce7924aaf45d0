// Who works, and whose work is taken back. A session is dead when its lease has run out, or, on this machine, when its process is gone:
// then nothing waits for the lease.
using System.Text.Json;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>The sessions of workers.</summary>
internal static class RedisSessions
{
    /// <summary>Adds a session of this process.</summary>
    public static async Coroutine<JobSession> OpenAsync(RedisDatabase database, string name)
    {
        var worker = new RedisWorker(
            null, name, ProcessIdentity.Host, Environment.ProcessId, ProcessIdentity.FindStart(Environment.ProcessId) ?? 0);
        RedisResult id = await database.WriteAsync(RedisScript.OpenSession, new RedisArguments().Add(JobStore.LeaseDuration)
            .Add(JsonSerializer.SerializeToUtf8Bytes(worker, RedisJson.Default.RedisWorker)));
        return new JobSession((long)id, name);
    }

    /// <summary>Ends a session in order: its jobs are ready again, their tries not counted.</summary>
    public static async Coroutine CloseAsync(RedisDatabase database, JobSession session)
        => await database.WriteAsync(RedisScript.CloseSession, new RedisArguments().Add(session.Id));

    /// <summary>Takes back the jobs of dead sessions; returns how many.</summary>
    public static async Coroutine<int> RescueAsync(RedisDatabase database, JobSession? own)
    {
        IReadOnlyList<RedisValue> gone = await FindGoneAsync(database);
        return (int)await database.WriteAsync(
            RedisScript.RescueSessions, new RedisArguments().Add(own?.Id ?? 0).Add(JobStore.MaxLost).Add([.. gone]));
    }

    /// <summary>The sessions, with what is stored of their processes.</summary>
    public static async Coroutine<IReadOnlyList<(RedisValue Session, RedisWorker Worker)>> ListAsync(RedisDatabase database)
    {
        HashEntry[] all = await database.ReadAsync(static (database, key) => database.HashGetAllAsync(key), "workers");
        return [.. all.Select(static one
            => (one.Name, JsonSerializer.Deserialize((string)one.Value!, RedisJson.Default.RedisWorker)!))];
    }

    /// <summary>The sessions of this machine whose process has ended.</summary>
    private static async Coroutine<IReadOnlyList<RedisValue>> FindGoneAsync(RedisDatabase database)
        => [.. (await ListAsync(database))
            .Where(static one => one.Worker.Host == ProcessIdentity.Host && ProcessIdentity.IsGone(one.Worker.Pid, one.Worker.PidStarted))
            .Select(static one => one.Session)];
}
