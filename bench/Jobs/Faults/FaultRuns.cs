namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>The rows of faults, by name.</summary>
internal static class FaultRuns
{
    public const string Usage = "fault block|clock|cron|cut|freeze|full|limit|poison|restart|stop|storm"
        + " [--engine sqlite|postgres|redis] [--seconds N] [--seed N] [--jobs N] [--times N]";

    /// <summary>The run of a name; null: there is none.</summary>
    public static FaultRun? Find(string name, FaultOptions options) => name switch
    {
        "freeze" => new FreezeRun(options),
        "block" => new BlockRun(options),
        "cron" => new CronRun(options),
        "cut" => new CutRun(options),
        "limit" => new LimitRun(options),
        "clock" => new ClockRun(options),
        "full" => new FullRun(options),
        "poison" => new PoisonRun(options),
        "restart" => new RestartRun(options),
        "storm" => new StormRun(options),
        "stop" => new StopRun(options),
        _ => null,
    };
}
