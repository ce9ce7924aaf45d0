using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Lariat.Jobs.Benchmarks.Faults;

/// <summary>What jobs have done, in a file of each process.</summary>
internal static class Ledger
{
    public const string Begin = "begin";
    public const string End = "end";
    public const string Canceled = "canceled";

    private static FileStream? s_file;
    private static string s_folder = "";

    /// <summary>Opens this process's file: unbuffered, so that a line is one write.</summary>
    public static void Open(string folder)
    {
        s_folder = folder;
        s_file = new FileStream(
            Path.Combine(folder, $"ledger-{Environment.ProcessId}"), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>True if a file is beside the ledger: what the one who made it says to all workers.</summary>
    public static bool Has(string name) => File.Exists(Path.Combine(s_folder, name));

    public static void Write(string what, string payload)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture, $"{Stopwatch.GetTimestamp()} {Environment.ProcessId} {what} {payload}\n");
#pragma warning disable LAR0003 // one write, and no await in it: a killed process leaves whole lines
        s_file!.Write(Encoding.UTF8.GetBytes(line));
#pragma warning restore LAR0003
    }

    public static IReadOnlyList<LedgerLine> Read(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "ledger-*").SelectMany(File.ReadLines)
            .Select(static line => line.Split(' ', 4))
            .Select(static words => new LedgerLine(
                long.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture), words[2], words[3]))
            .OrderBy(static line => line.At),
    ];
}

/// <summary>A line: when, in which process, what, of which job.</summary>
internal sealed record LedgerLine(long At, int Process, string What, string Payload);
