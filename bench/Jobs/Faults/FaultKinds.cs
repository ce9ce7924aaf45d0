using System.Globalization;
using System.Text.Json.Serialization.Metadata;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>The jobs of the rows of faults: each writes its begin and its end into the ledger.</summary>
internal static class FaultKinds
{
    /// <summary>How many jobs a worker process runs at the same time.</summary>
    public const string ConcurrencyVariable = "LARIAT_FAULT_CONCURRENCY";

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

    /// <summary>Notes for which due time it was enqueued.</summary>
    public static Job<string> Scheduled { get; } = new("scheduled", s_text, static (_, job) =>
    {
        Ledger.Write(Ledger.Begin, $"{job.ScheduledFor:O}");
        return Coroutine.Completed;
    });

    public static IReadOnlyList<Job> All { get; } = [Short, Long, Blocking, Limited, Scheduled];

    /// <summary>Runs a worker with these jobs until SIGTERM.</summary>
    public static async Coroutine WorkAsync(string place, string folder)
    {
        Ledger.Open(folder);
        await using JobClient jobs = await JobClient.OpenAsync(Places.Open(place), All);
        await jobs.RunAsync(new JobWorkerOptions
        {
            Queues = new Dictionary<string, int>
            {
                ["default"] = int.Parse(Environment.GetEnvironmentVariable(ConcurrencyVariable) ?? "50", CultureInfo.InvariantCulture),
            },
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
