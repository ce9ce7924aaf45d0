using System.Text.Json;

namespace Lariat.Jobs.Storage.Sqlite;

/// <summary>What is paused: rows that each exchange reads. On the database's thread.</summary>
internal static class SqlitePauses
{
    public static bool Add(SqliteDatabase database, JobTarget target, string name) => database.Run(
        "INSERT INTO lariat_pause (target, name, since) VALUES ($target, $name, $now) ON CONFLICT DO NOTHING",
        ("$target", (int)target), ("$name", name), ("$now", database.NowTicks)) > 0;

    public static bool Remove(SqliteDatabase database, JobTarget target, string name) => database.Run(
        "DELETE FROM lariat_pause WHERE target = $target AND name = $name", ("$target", (int)target), ("$name", name)) > 0;

    /// <summary>By target and name.</summary>
    public static List<JobPause> List(SqliteDatabase database) => database.Read(
        "SELECT target, name, since FROM lariat_pause ORDER BY target, name",
        static row => new JobPause((JobTarget)row.GetInt32(0), row.GetString(1), SqliteValues.ReadInstant(row, 2)));

    /// <summary>The kinds of a worker that are not paused, as JSON.</summary>
    public static string WithoutPaused(string kinds, IReadOnlyList<JobPause> pauses)
    {
        if (!pauses.Any(static pause => pause.Target == JobTarget.Kind))
        {
            return kinds;
        }

        Dictionary<string, int> rest = JsonSerializer.Deserialize(kinds, JobStorageJson.Default.DictionaryStringInt32)!;
        foreach (JobPause pause in pauses.Where(static pause => pause.Target == JobTarget.Kind))
        {
            rest.Remove(pause.Name);
        }

        return JsonSerializer.Serialize(rest, JobStorageJson.Default.DictionaryStringInt32);
    }
}
