using System.Globalization;
using Lariat.TestKit;
using StackExchange.Redis;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>A durable server of one run, which this process and those that it starts use from then on.</summary>
internal sealed class FaultServer : IDisposable
{
    private readonly PostgresServer? _postgres;
    private readonly RedisServer? _redis;

    /// <param name="engine">"postgres" or "redis".</param>
    public FaultServer(string engine)
    {
        if (engine == "postgres")
        {
            _postgres = PostgresServer.StartWith("fsync=on", "synchronous_commit=on", "full_page_writes=on");
            Environment.SetEnvironmentVariable(Places.ConnectionVariable, _postgres.ConnectionString);
        }
        else
        {
            _redis = RedisServer.Start();
            Environment.SetEnvironmentVariable(Places.RedisVariable, _redis.Address);
        }
    }

    /// <summary>Seconds of processor time that it has used.</summary>
    public double Seconds => ProcessTree.Seconds(_postgres?.ProcessId ?? FindRedisProcess());

    /// <summary>Ends it as a crash would.</summary>
    public void Crash()
    {
        _postgres?.Crash();
        _redis?.Crash();
    }

    /// <summary>Starts it again, at the same address.</summary>
    public void Restart()
    {
        _postgres?.Restart();
        _redis?.Restart();
    }

    public void Dispose()
    {
        _postgres?.Dispose();
        _redis?.Dispose();
    }

    private int FindRedisProcess()
    {
        using ConnectionMultiplexer redis = ConnectionMultiplexer.Connect($"{_redis!.Address},allowAdmin=true");
        string id = redis.GetServers()[0].Info("server")[0].Single(static one => one.Key == "process_id").Value;
        return int.Parse(id, CultureInfo.InvariantCulture);
    }
}
