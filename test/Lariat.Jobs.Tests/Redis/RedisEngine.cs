using System.Globalization;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace Lariat.Jobs.Tests.Redis;

/// <summary>A prefix of a server that all tests share. Its clock is the loop's where that is virtual.</summary>
public sealed partial class RedisEngine : JobEngine
{
    private static readonly Lazy<RedisServer> s_server = new(static () => RedisServer.Start());
    private static readonly Lazy<ConnectionMultiplexer> s_connections = new(static () => ConnectionMultiplexer.Connect($"{Server.Address},allowAdmin=true"));
    private static int s_count;

    // Tests block threads of the pool, which runs what they wait for.
    static RedisEngine()
    {
        ThreadPool.SetMinThreads(16, 16);
        AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
        {
            if (s_server.IsValueCreated)
            {
                s_server.Value.Dispose();
            }
        };
    }

    /// <summary>The server; skips the test where there is none.</summary>
    public static RedisServer Server
    {
        get
        {
            Assert.SkipUnless(RedisServer.IsInstalled, "Redis' server (redis-server) is not installed.");
            return s_server.Value;
        }
    }

    public static ConnectionMultiplexer Connections => Server is not null ? s_connections.Value : throw new InvalidOperationException();

    public string Prefix { get; } = $"test{Interlocked.Increment(ref s_count).ToString(CultureInfo.InvariantCulture)}";

    public RedisJobsOptions PrefixOptions => new() { Prefix = Prefix, WakeUp = RedisWakeUp.Poll };

    public override JobStorage Storage => new RedisTestStorage(PrefixOptions);

    public override JobStorage RealTimeStorage => RedisJobs.Storage(Connections, PrefixOptions);

    private static IDatabase Database => Connections.GetDatabase();

    public RedisKey Key(string suffix) => $"{{{Prefix}}}:{suffix}";

    public override Coroutine TakeRunningAsync() => ChangeAsync(() =>
    {
        foreach (HashEntry one in Database.HashGetAll(Key("running")))
        {
            string[] parts = ((string)one.Value!).Split(' ', 4);
            Database.HashDelete(Key("running"), one.Name);
            Database.SortedSetAdd(Key($"ready:2:{parts[3]}"), one.Name, double.Parse(parts[2], CultureInfo.InvariantCulture) + 86_400_000_000);
        }
    });

    public override Coroutine ForgetOffersAsync() => ChangeAsync(() =>
    {
        foreach (HashEntry one in Database.HashGetAll(Key("workers")))
        {
            string text = (string)one.Value!;
            Database.HashSet(Key("workers"), one.Name, $"{text[..text.IndexOf(",\"queues\":", StringComparison.Ordinal)]}}}");
        }
    });

    public override Coroutine ChangeWorkersAsync(StoredProcess change) => ChangeAsync(() =>
    {
        foreach (HashEntry one in Database.HashGetAll(Key("workers")))
        {
            string text = (string)one.Value!;
            text = change.Pid is null ? text : PidMember().Replace(text, $"\"pid\":{change.Pid}");
            text = change.Host is null ? text : HostMember().Replace(text, $"\"host\":\"{change.Host}\"");
            text = !change.IsEarlier ? text
                : StartMember().Replace(text, match => $"\"pidStarted\":{long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1}");
            Database.HashSet(Key("workers"), one.Name, text);
        }
    });

    public override Coroutine RemoveWorkersAsync()
        => ChangeAsync(() => Database.KeyDelete([Key("workers"), Key("sessions"), Key("exchanges")]));

    public override Coroutine ChangeSchemaVersionAsync(int version) => ChangeAsync(() => Database.StringSet(Key("schema"), version));

    public override void Dispose()
    {
        foreach (RedisKey key in Connections.GetServers()[0].Keys(pattern: $"{{{Prefix}}}:*").ToArray())
        {
            Database.KeyDelete(key);
        }
    }

    private static Coroutine ChangeAsync(Action change) => Coroutine.ToThread(change);

    [GeneratedRegex("\"pid\":[0-9]+")]
    private static partial Regex PidMember();

    [GeneratedRegex("\"host\":\"[^\"]*\"")]
    private static partial Regex HostMember();

    [GeneratedRegex("\"pidStarted\":([0-9]+)")]
    private static partial Regex StartMember();
}
