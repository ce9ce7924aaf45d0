// A script is a file of the assembly, and the parts that its second line names: "-- Needs: base, jobs". Its first line has its flags for
// the server, which refuses a script without "allow-oom" before it begins, when memory is full. No text of a caller becomes a script.
using System.IO;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Lariat.Jobs.Storage.Redis;

/// <summary>A Lua script, and the hash by which the server finds it.</summary>
internal sealed class RedisScript
{
    private const string Needs = "-- Needs: ";

    private RedisScript(string file)
    {
        string text = Read(file);
        string[] lines = text.Split('\n', 3);
        IEnumerable<string> parts = lines[1][Needs.Length..].Split(", ").Select(static part => Read($"part {part}"));
        Text = string.Join('\n', [lines[0], .. parts, lines[2]]);

        // SHA-1 is the name that EVALSHA asks for.
#pragma warning disable CA5350
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(Text));
#pragma warning restore CA5350
    }

    public static RedisScript Server { get; } = new("server");

    public static RedisScript Open { get; } = new("open");

    public static RedisScript Enqueue { get; } = new("enqueue");

    public static RedisScript Exchange { get; } = new("exchange");

    public static RedisScript OpenSession { get; } = new("session-open");

    public static RedisScript CloseSession { get; } = new("session-close");

    public static RedisScript RenewSession { get; } = new("session-renew");

    public static RedisScript RescueSessions { get; } = new("session-rescue");

    public static RedisScript Find { get; } = new("find");

    public static RedisScript Page { get; } = new("page");

    public static RedisScript Count { get; } = new("count");

    public static RedisScript Abort { get; } = new("abort");

    public static RedisScript Retry { get; } = new("retry");

    public static RedisScript Discard { get; } = new("discard");

    public static RedisScript Pause { get; } = new("pause");

    public static RedisScript SetLimit { get; } = new("limit-set");

    public static RedisScript ResetLimit { get; } = new("limit-reset");

    public static RedisScript Limits { get; } = new("limits");

    public static RedisScript PruneLimits { get; } = new("limits-prune");

    public static RedisScript Copy { get; } = new("copy");

    public static RedisScript Housekeep { get; } = new("housekeep");

    public static RedisScript SetSchedules { get; } = new("schedules-set");

    public static RedisScript Schedules { get; } = new("schedules");

    public static RedisScript FireSchedule { get; } = new("schedule-fire");

    public static RedisScript ChangeSchedule { get; } = new("schedule-change");

    public static RedisScript AddGroup { get; } = new("group-add");

    public static RedisScript AbortGroup { get; } = new("group-abort");

    public static RedisScript FindGroups { get; } = new("group-find");

    public static RedisScript Workers { get; } = new("workers");

    public static RedisScript NoteWorker { get; } = new("worker-note");

    public static RedisScript ReadyKinds { get; } = new("ready-kinds");

    public static RedisScript AddAudit { get; } = new("audit-add");

    public static RedisScript EndAudit { get; } = new("audit-end");

    public static RedisScript Audit { get; } = new("audit");

    public static RedisScript PruneAudit { get; } = new("audit-prune");

    public string Text { get; }

    public byte[] Hash { get; }

    private static string Read(string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
