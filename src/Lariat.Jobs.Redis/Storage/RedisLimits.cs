// What limits allow, as JSON. A limit that no job has is removed, as keys may be customers, of which there are many.
using System.Text.Json;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Stores and reads limits.</summary>
internal static class RedisLimits
{
    public static string Write(JobLimit limit, bool isSet)
        => JsonSerializer.Serialize(RedisAllowed.Of(limit, isSet), RedisJson.Default.RedisAllowed);

    /// <summary>Sets a limit by hand.</summary>
    public static async Coroutine SetAsync(RedisDatabase database, JobLimit limit)
        => await database.WriteAsync(RedisScript.SetLimit, new RedisArguments().Add(limit.Key).Add(Write(limit, isSet: true)));

    /// <summary>Lets enqueues decide again; false if they did already.</summary>
    public static async Coroutine<bool> ResetAsync(RedisDatabase database, string key)
        => (int)await database.WriteAsync(RedisScript.ResetLimit, new RedisArguments().Add(key)) > 0;

    /// <summary>The limits, by key.</summary>
    public static async Coroutine<IReadOnlyList<JobLimitInfo>> ListAsync(RedisDatabase database)
    {
        var limits = (RedisResult[])(await database.ReadAsync(RedisScript.Limits, new RedisArguments()))!;
        return [.. limits.Select(static one => Read((RedisResult[])one!)).OrderBy(static one => one.Limit.Key, StringComparer.Ordinal)];
    }

    private static JobLimitInfo Read(RedisResult[] one)
    {
        RedisAllowed allowed = JsonSerializer.Deserialize((string)one[1]!, RedisJson.Default.RedisAllowed)!;
        return new JobLimitInfo(allowed.Read((string)one[0]!), (int)one[2], (long)one[3], allowed.Set == true);
    }
}
