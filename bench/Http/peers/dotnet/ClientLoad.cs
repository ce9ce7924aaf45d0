using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Lariat.Net;

namespace Lariat.Http.Peers;

/// <summary>HttpClient with 64 requests in flight, on the pool or on a loop.</summary>
internal static class ClientLoad
{
    private const int InFlight = 64;

    public static void Run(string transport, string url)
    {
        using LoopGroup? group = Transports.IsLariat(transport) ? new LoopGroup(1) : null;
        EventLoop? loop = group?.Loops[0];
        using HttpClient http = loop is null ? Transports.MakeClient() : OnLoop(loop, MakeLoopClientAsync());
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } seconds)
        {
            var duration = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
            Console.WriteLine(Measure(loop, http, url, duration));
        }
    }

    private static string Measure(EventLoop? loop, HttpClient http, string url, TimeSpan duration)
    {
        var latencies = new List<long>(1 << 20);
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        long end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        if (loop is not null)
        {
            OnLoop(loop, AskAllOnLoopAsync(http, url, end, latencies));
        }
        else
        {
            Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(() => AskAsync(http, url, end, latencies)))).GetAwaiter().GetResult();
        }

        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        latencies.Sort();
        return string.Create(CultureInfo.InvariantCulture,
            $"{{\"answers\":{latencies.Count},\"seconds\":{elapsed:F6},\"cpu\":{cpu.TotalSeconds:F6},\"p50\":{At(latencies, 0.5):F1},\"p99\":{At(latencies, 0.99):F1},\"p999\":{At(latencies, 0.999):F1},\"compiled\":{JitInfo.GetCompiledMethodCount()}}}");
    }

    private static T OnLoop<T>(EventLoop loop, Coroutine<T> coroutine) => loop.RunThreadSafe(coroutine).AsTask().GetAwaiter().GetResult();

    private static async Coroutine<HttpClient> MakeLoopClientAsync()
    {
        await Coroutine.Sleep(TimeSpan.Zero);
        return Transports.MakeLoopClient();
    }

    private static async Coroutine<bool> AskAllOnLoopAsync(HttpClient http, string url, long end, List<long> latencies)
    {
        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < InFlight; i++)
            {
                group.Create(AskOnLoopAsync(http, url, end, latencies));
            }
        });
        return true;
    }

    private static async Coroutine AskOnLoopAsync(HttpClient http, string url, long end, List<long> latencies)
    {
        for (long now = Stopwatch.GetTimestamp(); now < end;)
        {
            // As on the pool: without a token that somebody could cancel.
            await http.GetStringAsync(url, CancellationToken.None);
            long then = Stopwatch.GetTimestamp();
            latencies.Add(then - now);
            now = then;
        }
    }

    private static async Task AskAsync(HttpClient http, string url, long end, List<long> latencies)
    {
        var own = new List<long>(1 << 14);
        for (long now = Stopwatch.GetTimestamp(); now < end;)
        {
            await http.GetStringAsync(url).ConfigureAwait(false);
            long then = Stopwatch.GetTimestamp();
            own.Add(then - now);
            now = then;
        }

        lock (latencies)
        {
            latencies.AddRange(own);
        }
    }

    private static double At(List<long> sorted, double share)
        => sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))] * 1e6 / Stopwatch.Frequency;
}
