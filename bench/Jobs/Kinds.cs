using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace Lariat.Jobs.Benchmarks;

/// <summary>The kinds of jobs that are run here.</summary>
internal static class Kinds
{
    private static readonly JsonTypeInfo<string> s_text = JobPayload.Primitive(JsonMetadataServices.StringConverter);
    private static FileStream? s_ledger;

    /// <summary>Is hit by each job that only counts.</summary>
    public static Countdown Countdown { get; } = new();

    /// <summary>Microseconds from the enqueue of <see cref="Timed"/> jobs, as seen by the enqueuer, to their start.</summary>
    public static List<double> Latencies { get; } = [];

    /// <summary>Does nothing but count.</summary>
    public static Job<string> Noop { get; } = new("noop", s_text, static (_, _) =>
    {
        Countdown.Hit();
        return Coroutine.Completed;
    });

    /// <summary>Notes how long ago its payload was: a time of the machine's clock, which all processes share.</summary>
    public static Job<string> Timed { get; } = new("timed", s_text, static (start, _) =>
    {
        Latencies.Add(Stopwatch.GetElapsedTime(long.Parse(start, CultureInfo.InvariantCulture)).TotalMicroseconds);
        Countdown.Hit();
        return Coroutine.Completed;
    });

    /// <summary>The kinds of measurements.</summary>
    public static IReadOnlyList<Job> Measured { get; } = [Noop, Timed];

    /// <summary>Writes its number, its try and its process into the ledger, and waits a moment before and after.</summary>
    public static Job<string> Noted { get; } = new("noted", s_text, async static (number, job) =>
    {
        await Coroutine.Sleep(Random.Shared.Next(20) / 1000.0);
#pragma warning disable LAR0003 // one write, and no await in it: a killed process leaves whole lines
        s_ledger!.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} {job.Attempt} {Environment.ProcessId}\n")));
#pragma warning restore LAR0003
        await Coroutine.Sleep(Random.Shared.Next(20) / 1000.0);
    });

    /// <summary>Opens this process's ledger: each line is one write, so that a killed process leaves whole lines.</summary>
    public static void OpenLedger(string folder) => s_ledger = new FileStream(
        Path.Combine(folder, $"ledger-{Environment.ProcessId}"), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
}
