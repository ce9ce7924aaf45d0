using Lariat.Tool.Load;

namespace Lariat.Http.Benchmarks;

/// <summary>A request that lariat load's engine sends to a server, on 64 connections.</summary>
/// <param name="name">In tables.</param>
/// <param name="path">What is asked for.</param>
/// <param name="body">Sent with it; null: a GET.</param>
/// <param name="isTls">Over TLS.</param>
/// <param name="sidePath">What one connection more asks for meanwhile, uncounted; null: nothing.</param>
internal sealed class LoadRow(string name, string path, byte[]? body = null, bool isTls = false, string? sidePath = null) : IRow
{
    private const int Connections = 64;

    // Connections are new each time: what a server does when it sees them first does not count.
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(0.1);

    public string Name => name;

    public long WarmUp(Target target, double seconds)
    {
        Run(target, seconds, null);
        return target.CountCompiled();
    }

    public Sample Measure(Target target, int round, double seconds)
    {
        var meter = new Meter(target.Process.ProcessId);
        LoadTally tally = Run(target, seconds, meter.Read);
        return Sample.Of(name, target.Name, round, tally, meter);
    }

    private LoadTally Run(Target target, double seconds, Action<bool>? counting)
    {
        var run = new LoadRun(Options(target, path, body, Connections, seconds) with { CountingChanged = counting });
        var side = sidePath is null ? null : new LoadRun(Options(target, sidePath, null, connections: 1, seconds));
        EventLoop.Run(side is null ? run.RunAsync() : RunBothAsync(run, side));
        LoadTally tally = run.Total();
        return tally.ErrorCount + tally.NotSuccess == 0 && tally.Answers > 0
            ? tally
            : throw new BenchmarkException($"{target.Name}, {name}: {tally.ErrorCount} failures, {tally.NotSuccess} answers that are no success, of {tally.Answers}.");
    }

    private LoadOptions Options(Target target, string at, byte[]? content, int connections, double seconds)
    {
        var url = new Uri(isTls ? $"https://127.0.0.1:{target.TlsPort}{at}" : $"http://127.0.0.1:{target.Port}{at}");
        return new LoadOptions
        {
            Url = url,
            Request = RequestBytes.Make(url, null, [], content),
            Connections = connections,
            Duration = TimeSpan.FromSeconds(seconds),
            WarmUp = s_settle,
            IsInsecure = true,
        };
    }

    private static async Coroutine RunBothAsync(LoadRun run, LoadRun side) => await TaskGroup.RunAsync(async group =>
    {
        group.Create(side.RunAsync());
        await run.RunAsync();
    });
}
