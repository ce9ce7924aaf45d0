using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Enqueues copies of jobs.</summary>
internal static class RedisCopy
{
    /// <summary>False if there is no such job, or its payload is not kept. A second call with the same ids does nothing.</summary>
    public static async Coroutine<bool> RunAsync(RedisDatabase database, Guid id, Guid copy)
    {
        RedisValue found = await database.ReadAsync((database, key) => database.HashGetAsync(key, RedisRows.Write(id)), "job");
        RedisValue ended = await database.ReadAsync((database, key) => database.HashGetAsync(key, RedisRows.Write(id)), "ended");
        if (found.IsNull)
        {
            return false;
        }

        var row = new RedisRow((string)found!);

        // The limit of a job that has ended well may be forgotten.
        bool keepsLimit = ended.IsNull || ((string)ended!)[0] - '0' == (int)JobState.Dead;
        RedisHead head = row.Head with
        {
            Group = null,
            Completes = null,
            ScheduledFor = null,
            Unique = null,
            UntilStarted = null,
            Limit = keepsLimit ? row.Head.Limit : null,
        };
        return (int)await database.WriteAsync(
            RedisScript.Copy, new RedisArguments().Add(id).Add(copy).Add(RedisRow.Write(row.Version, row.Kind, head))) > 0;
    }
}
