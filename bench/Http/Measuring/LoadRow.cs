using System.Globalization;
using Lariat.Tool.Load;

namespace Lariat.Http.Benchmarks;

/// <summary>A request that lariat load's engine sends to a server, on 64 connections.</summary>
internal sealed class LoadRow(string name, string path, byte[]? body = null, bool isTls = false) : IRow
{
    private const int Connections = 64;

    private static readonly HttpClient s_http = new();

    // Connections are new each time: what a server does when it sees them first does not count.
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(0.1);

    public string Name => name;

    public long WarmUp(Target target, double seconds)
    {
        Run(target, seconds, null);
        return target.Process.Peer.HasJit ? long.Parse(s_http.GetStringAsync($"http://127.0.0.1:{target.Port}/jit").GetAwaiter().GetResult(), CultureInfo.InvariantCulture) : 0;
    }

    public Sample Measure(Target target, int round, double seconds)
    {
        var meter = new Meter(target.Process.ProcessId);
        LoadTally tally = Run(target, seconds, meter.Read);
        return new Sample(
            name, target.Name, round, tally.Answers, tally.Elapsed.TotalSeconds, meter.Cpu, meter.OthersCpu,
            tally.Latencies.At(50) / 1000.0, tally.Latencies.At(99) / 1000.0, tally.Latencies.At(99.9) / 1000.0);
    }

    private LoadTally Run(Target target, double seconds, Action<bool>? counting)
    {
        var url = new Uri(isTls ? $"https://127.0.0.1:{target.TlsPort}{path}" : $"http://127.0.0.1:{target.Port}{path}");
        var run = new LoadRun(new LoadOptions
        {
            Url = url,
            Request = RequestBytes.Make(url, null, [], body),
            Connections = Connections,
            Duration = TimeSpan.FromSeconds(seconds),
            WarmUp = s_settle,
            IsInsecure = true,
            CountingChanged = counting,
        });
        EventLoop.Run(run.RunAsync());
        LoadTally tally = run.Total();
        return tally.ErrorCount + tally.NotSuccess == 0 && tally.Answers > 0
            ? tally
            : throw new BenchmarkException($"{target.Name}, {name}: {tally.ErrorCount} failures, {tally.NotSuccess} answers that are no success, of {tally.Answers}.");
    }
}
