using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Text.Json;

namespace Lariat.Benchmarks;

/// <summary>The whole table in under a minute: a process per row, asyncio's beside it.</summary>
internal static class QuickTable
{
    // Of rows whose every run is a process.
    private const int Processes = 3;

    public static async Task RunAsync(IEnumerable<Row> rows, bool asJson)
    {
        AsyncioPeer? asyncio = AsyncioPeer.Find();
        if (!asJson)
        {
            PrintHeader(asyncio);
        }

        foreach (Row row in rows)
        {
            Sample[] samples = [.. row.NeedsProcess ? MeasureInManyProcesses(row) : MeasureInProcess(row, PeersOf(row))];
            double? asyncioNs = row.HasAsyncio && asyncio is not null ? await asyncio.MeasureAsync(row.Name) : null;
            Print(row, samples, asyncioNs, asJson);
        }

        if (!asJson)
        {
            Console.WriteLine($"load average afterwards: {LoadAverage()}");
        }
    }

    private static Peer[] PeersOf(Row row) => row.HasDotNet ? [Peer.Lariat, Peer.Pool, Peer.Context] : [Peer.Lariat];

    private static IEnumerable<Sample> MeasureInManyProcesses(Row row)
    {
        var samples = new List<Sample>();
        for (int i = 0; i < Processes; i++)
        {
            samples.AddRange(MeasureInProcess(row, [Peer.Lariat]));
            samples.AddRange(MeasureInProcess(row, [Peer.Pool]));
        }

        return samples.GroupBy(sample => sample.Peer).Select(group => Sample.Median([.. group]));
    }

    private static List<Sample> MeasureInProcess(Row row, Peer[] peers)
    {
        using Process process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, ["measure", row.Name, .. peers.Select(peer => peer.ToString())]) { RedirectStandardOutput = true })!;
        var samples = new List<Sample>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            samples.Add(Sample.Parse(line));
        }

        process.WaitForExit();
        return process.ExitCode == 0 ? samples : throw new InvalidOperationException($"The process of {row.Name} failed with exit code {process.ExitCode}.");
    }

    private static void PrintHeader(AsyncioPeer? asyncio)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $".NET {Environment.Version}, {Environment.ProcessorCount} processors, {(GCSettings.IsServerGC ? "server" : "workstation")} GC, "
            + $"{(GCSettings.LatencyMode == GCLatencyMode.Interactive ? "concurrent" : "not concurrent")}; asyncio of {asyncio?.Version ?? "no python3"}; load average {LoadAverage()}"));
        Console.WriteLine("ns and bytes per operation; ratio = how many times faster Lariat is than the faster .NET way, and than asyncio");
        Console.WriteLine();
        Console.WriteLine($"{"",-18}{"Lariat",9}{"B",6}{"pool",11}{"B",6}{"context",11}{"B",6}{"asyncio",11}{"x .NET",9}{"x asyncio",11}");
    }

    private static void Print(Row row, Sample[] samples, double? asyncioNs, bool asJson)
    {
        Sample lariat = samples.Single(sample => sample.Peer == Peer.Lariat);
        Sample? pool = samples.SingleOrDefault(sample => sample.Peer == Peer.Pool);
        Sample? context = samples.SingleOrDefault(sample => sample.Peer == Peer.Context);
        Sample? dotnet = samples.Where(sample => sample.Peer != Peer.Lariat).MinBy(sample => sample.Ns);
        Console.WriteLine(asJson
            ? JsonSerializer.Serialize(new
            {
                name = row.Name,
                lariat_ns = Rounded(lariat.Ns),
                lariat_bytes = Rounded(lariat.Bytes),
                dotnet_ns = Rounded(dotnet?.Ns),
                dotnet_bytes = Rounded(dotnet?.Bytes),
                asyncio_ns = Rounded(asyncioNs),
            })
            : $"{row.Name,-18}{Ns(lariat.Ns),9}{Whole(lariat.Bytes),6}{Ns(pool?.Ns),11}{Whole(pool?.Bytes),6}{Ns(context?.Ns),11}{Whole(context?.Bytes),6}"
                + $"{Ns(asyncioNs),11}{Ratio(dotnet?.Ns / lariat.Ns),9}{Ratio(asyncioNs / lariat.Ns),11}");
    }

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 1) : null;

    private static string Ns(double? value) => Format(value, value < 100 ? "F1" : "F0");

    private static string Whole(double? value) => Format(value, "F0");

    private static string Ratio(double? value) => Format(value, value < 10 ? "F1" : "F0");

    private static string Format(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";

    private static string LoadAverage() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
