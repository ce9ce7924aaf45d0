namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>The rows of faults, by name.</summary>
internal static class FaultRuns
{
    public const string Usage = "fault freeze|block|cron|stop [--engine sqlite|postgres] [--seconds N] [--seed N]";

    /// <summary>The run of a name; null: there is none.</summary>
    public static FaultRun? Find(string name, string engine, TimeSpan duration, int seed) => name switch
    {
        "freeze" => new FreezeRun(engine, duration, seed),
        "block" => new BlockRun(engine, duration, seed),
        "cron" => new CronRun(engine, duration, seed),
        "stop" => new StopRun(engine, duration, seed),
        _ => null,
    };
}
