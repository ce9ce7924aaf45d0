// What is paused: fields of a hash that each exchange reads, "target name". The name of a kind is JSON, as in the rows of jobs.
using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>Stores and reads pauses.</summary>
internal static class RedisPauses
{
    public static async Coroutine<bool> AddAsync(RedisDatabase database, JobTarget target, string name)
        => (int)await database.WriteAsync(RedisScript.Pause, new RedisArguments().Add(FieldOf(target, name)).Add(true)) > 0;

    public static async Coroutine<bool> RemoveAsync(RedisDatabase database, JobTarget target, string name)
        => (int)await database.WriteAsync(RedisScript.Pause, new RedisArguments().Add(FieldOf(target, name)).Add(false)) > 0;

    /// <summary>By target and name.</summary>
    public static async Coroutine<IReadOnlyList<JobPause>> ListAsync(RedisDatabase database)
    {
        HashEntry[] all = await database.ReadAsync(static (database, key) => database.HashGetAllAsync(key), "pauses");
        return [.. all.Select(Read).OrderBy(static pause => pause.Target).ThenBy(static pause => pause.Name, StringComparer.Ordinal)];
    }

    private static string FieldOf(JobTarget target, string name) => string.Create(
        CultureInfo.InvariantCulture, $"{(int)target} {(target == JobTarget.Kind ? RedisRows.WriteKind(name) : name)}");

    private static JobPause Read(HashEntry entry)
    {
        string field = (string)entry.Name!;
        var target = (JobTarget)(field[0] - '0');
        string name = target == JobTarget.Kind ? JsonSerializer.Deserialize(field[2..], JobStorageJson.Default.String)! : field[2..];
        return new JobPause(target, name, RedisTime.Read((string)entry.Value!));
    }
}
