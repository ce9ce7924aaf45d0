using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Lariat.Processes;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>The jobs of the rows of faults: each writes its begin and its end into the ledger.</summary>
internal static class FaultKinds
{
    /// <summary>How many jobs a worker process runs at the same time.</summary>
    public const string ConcurrencyVariable = "LARIAT_FAULT_CONCURRENCY";

    /// <summary>The file of <see cref="Dependent"/>.</summary>
    public const string AwayFile = "away";

    private const int HandBackSeconds = 3;

    private static readonly JsonTypeInfo<string> s_text = JobPayload.Primitive(JsonMetadataServices.StringConverter);

    /// <summary>Takes a moment.</summary>
    public static Job<string> Short { get; } = Noted("short", static (_, _) => Coroutine.Sleep(Random.Shared.Next(20) / 1000.0));

    /// <summary>Takes a minute, if it is let.</summary>
    public static Job<string> Long { get; } = Noted("long", static (_, _) => Coroutine.Sleep(60));

    /// <summary>Blocks its loop for longer than the lease lasts.</summary>
    public static Job<string> Blocking { get; } = Noted("blocking", static (_, _) =>
    {
#pragma warning disable LAR0003 // that is the fault
        Thread.Sleep(TimeSpan.FromSeconds(20));
#pragma warning restore LAR0003
        return Coroutine.Completed;
    });

    /// <summary>Takes a moment, and has a limit of three for each customer, whose name is the first word of the payload.</summary>
    public static Job<string> Limited { get; } = Noted(
        "limited", static (_, _) => Coroutine.Sleep(Random.Shared.Next(50) / 1000.0),
        static payload => new JobOptions { Limit = new JobLimit($"customer {payload.Split(' ')[0]}", Concurrency: 3) });

    /// <summary>Fails while <see cref="AwayFile"/> is in the folder of the ledger.</summary>
    public static Job<string> Dependent { get; } = Noted(
        "dependent",
        static (_, _) => Ledger.Has(AwayFile) ? throw new InvalidOperationException("What this job depends on is away.") : Coroutine.Completed);

    /// <summary>Kills its process, as the kernel does when the memory is used up.</summary>
    public static Job<string> Killing { get; } = new("killing", s_text, static (_, _) =>
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        return Coroutine.Completed;
    });

    /// <summary>Uses up the memory that the garbage collector may have. Dead after three tries.</summary>
    public static Job<string> Exhausting { get; } = new("exhausting", s_text, static (_, _) =>
    {
        var parts = new List<byte[]>();
        while (true)
        {
            parts.Add(new byte[16 << 20]);
        }
    })
    {
        Defaults = new JobOptions { Attempts = 3, Backoff = new JobBackoff(TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(1)) },
    };

    /// <summary>An endless loop, in a process of its own.</summary>
    public static Job<string> Spinning { get; } = new("spinning", s_text, static (_, _) =>
    {
        while (true)
        {
            Thread.SpinWait(1_000);
        }
    })
    {
        InWorker = true,
        Defaults = new JobOptions { Attempts = 1, Timeout = TimeSpan.FromSeconds(2) },
    };

    /// <summary>Has a payload that workers cannot read: they take a number.</summary>
    public static Job<string> NumberAsText { get; } = new("number", s_text, static (_, _) => Coroutine.Completed);

    /// <summary>Notes for which due time it was enqueued.</summary>
    public static Job<string> Scheduled { get; } = new("scheduled", s_text, static (_, job) =>
    {
        Ledger.Write(Ledger.Begin, $"{job.ScheduledFor:O}");
        return Coroutine.Completed;
    });

    /// <summary>As workers have them.</summary>
    public static IReadOnlyList<Job> Run { get; } =
    [
        Short, Long, Blocking, Limited, Dependent, Killing, Exhausting, Spinning, Scheduled,
        new Job<int>("number", JobPayload.Primitive(JsonMetadataServices.Int32Converter), static (_, _) => Coroutine.Completed),
    ];

    /// <summary>As the enqueuer has them.</summary>
    public static IReadOnlyList<Job> Enqueued { get; } = [.. Run.SkipLast(1), NumberAsText];

    /// <summary>Runs a worker with these jobs until SIGTERM.</summary>
    public static async Coroutine WorkAsync(string place, string folder)
    {
        Ledger.Open(folder);
        await using JobClient jobs = await JobClient.OpenAsync(Places.Open(place), Run);
        await jobs.RunAsync(new JobWorkerOptions
        {
            Queues = new Dictionary<string, int>
            {
                ["default"] = int.Parse(Environment.GetEnvironmentVariable(ConcurrencyVariable) ?? "50", CultureInfo.InvariantCulture),
            },
            Processes = new ProcessExecutorOptions { Command = new WorkerCommand(Self.Command()[0], Self.Command()[1..]), MaxWorkers = 1 },
            ShutdownGrace = TimeSpan.FromSeconds(HandBackSeconds),
        });
    }

    private static Job<string> Noted(
        string kind, Func<string, JobContext, Coroutine> body, Func<string, JobOptions?>? options = null) => new(kind, s_text, async (payload, job) =>
    {
        Ledger.Write(Ledger.Begin, payload);
        try
        {
            await body(payload, job);
        }
        catch (OperationCanceledException)
        {
            Ledger.Write(Ledger.Canceled, payload);
            throw;
        }

        Ledger.Write(Ledger.End, payload);
    })
    {
        OptionsFor = options,
    };
}
