namespace Lariat.Jobs.Benchmarks;

/// <summary>The rows, and the goals of the design.</summary>
internal static class Rows
{
    private const int LariatJobs = 300_000;
    private const int LatencyJobs = 200;

    /// <summary>Every row; those of the short table are <see cref="Quick"/>.</summary>
    public static readonly Row[] All =
    [
        new("pg_noop", "nothing kept; 500 at once", Engine.Postgres, Measure.Run, Lariat("nothing"),
            Peers.Graphile with { RateGoal = 1.5, CpuGoal = 0.8 }, Peers.GraphileOfReadme),
        new("pg_history", "the outcome of each job kept; 500 at once", Engine.Postgres, Measure.Run, Lariat("outcome"),
            Peers.PgBoss with { RateGoal = 1.8, CpuGoal = 0.55 }, Peers.Hangfire with { RateGoal = 100 }),
        new("redis_noop", "nothing kept; BullMQ and arq 100 at once, Celery 10 threads", Engine.Redis, Measure.Run, Lariat("nothing"),
            Peers.BullMq with { RateGoal = 10, CpuGoal = 0.1 }, Peers.Arq with { RateGoal = 50 }, Peers.Celery, Peers.Rq),
        new("sqlite_full", "the outcome kept; each commit waits for the disk, which plainjob's do not", Engine.Sqlite, Measure.Run,
            Lariat("outcome", "full"), Peers.Plainjob with { RateGoal = 15 }) { OwnGoal = 50_000 },
        new("sqlite_noop", "the outcome kept; commits do not wait for the disk", Engine.Sqlite, Measure.Run,
            Lariat("outcome"), Peers.Plainjob),
        new("sqlite_enqueue", "1,000 in each transaction", Engine.Sqlite, Measure.Enqueue,
            Lariat("outcome"), Peers.Plainjob with { Jobs = LariatJobs }),
        new("pg_enqueue", "1,000 in each transaction", Engine.Postgres, Measure.Enqueue, Lariat("outcome")),
        new("pg_latency", "enqueued in one process, started in another, which is idle", Engine.Postgres, Measure.Latency,
            Lariat("nothing", jobs: LatencyJobs), Peers.GraphileOfReadme with { Jobs = LatencyJobs }) { OwnGoal = 2, OwnHighGoal = 8 },
    ];

    private static readonly string[] s_quick = ["pg_noop", "pg_history", "redis_noop", "sqlite_full", "pg_latency", "sqlite_enqueue"];

    /// <summary>Six rows with one peer each, and a third of the jobs.</summary>
    public static IEnumerable<Row> Quick => All.Where(static row => s_quick.Contains(row.Name))
        .Select(static row => row with { Lariat = Reduce(row.Lariat), Peers = [Reduce(row.Peers[0])] });

    /// <summary>Lariat's side of every row.</summary>
    public static IEnumerable<Row> WithoutPeers => All.Select(static row => row with { Peers = [] });

    /// <summary>Lariat, with what it keeps of a job, and whether its commits wait for the disk where that is a choice (SQLite).</summary>
    public static Contender Lariat(string keep, string durability = "normal", int jobs = LariatJobs)
        => new("Lariat", store => Self.Command("peer", store.ConnectionString ?? store.File ?? store.Url!, keep, durability), jobs);

    private static Contender Reduce(Contender contender) => contender with { Jobs = contender.Jobs / 3 };
}
