using System.Text.Json;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>The audit log: entries as JSON, a sorted set of their times, and the counts of those that have come to an end.</summary>
internal sealed class RedisAudit(RedisDatabase database) : JobAuditStore
{
    public override async Coroutine AddAsync(Guid id, string user, string action, string target) => await database.WriteAsync(
        RedisScript.AddAudit, new RedisArguments().Add(id).Add(Write(new RedisAuditEntry(null, user, action, target))));

    public override async Coroutine CompleteAsync(Guid id, long count)
        => await database.WriteAsync(RedisScript.EndAudit, new RedisArguments().Add(id).Add(count));

    public override async Coroutine<IReadOnlyList<JobAuditEntry>> ListAsync(JobPlace before, int limit)
    {
        var arguments = new RedisArguments();
        RedisRows.AddPlace(arguments, before);
        var entries = (RedisResult[])(await database.ReadAsync(RedisScript.Audit, arguments.Add(limit)))!;
        return [.. entries.Select(static one => Read((RedisResult[])one!))];
    }

    /// <summary>Removes entries that are too old.</summary>
    public static async Coroutine PruneAsync(RedisDatabase database, int limit)
        => await database.WriteAsync(RedisScript.PruneAudit, new RedisArguments().Add(Keep).Add(limit));

    private static byte[] Write(RedisAuditEntry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, RedisJson.Default.RedisAuditEntry);

    private static JobAuditEntry Read(RedisResult[] one)
    {
        RedisAuditEntry entry = JsonSerializer.Deserialize((string)one[1]!, RedisJson.Default.RedisAuditEntry)!;
        return new JobAuditEntry(
            RedisRows.ReadId((string)one[0]!)!.Value, RedisTime.Read(entry.At!.Value), entry.User, entry.Action, entry.Target,
            ((string)one[2]!).Length == 0 ? null : (long)one[2]);
    }
}

/// <summary>An entry of the audit log; <paramref name="At"/> is added by the script.</summary>
internal sealed record RedisAuditEntry(long? At, string User, string Action, string Target);
