using System.Globalization;
using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace Lariat.Jobs.Benchmarks;

/// <summary>The kinds of jobs that are run here.</summary>
internal static class Kinds
{
    private static readonly JsonTypeInfo<string> s_text = JobPayload.Primitive(JsonMetadataServices.StringConverter);
    private static FileStream? s_ledger;

    /// <summary>Does nothing.</summary>
    public static Job<string> Noop { get; } = new("noop", s_text, static (_, _) => Coroutine.Completed);

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
