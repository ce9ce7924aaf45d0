using System.Diagnostics;

namespace Lariat.Tool.Fetch;

/// <summary>Counts the events of a run. Only the loop writes to it, so plain fields are enough.</summary>
internal sealed class Tally
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<double> _latenciesMs = [];

    /// <summary>URLs that were taken from the source.</summary>
    public int Started { get; set; }

    public int Fetched { get; private set; }

    public int Skipped { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Attempts beyond a URL's first.</summary>
    public int Retries { get; private set; }

    /// <summary>Bytes of bodies that were received; those of failed attempts count as well.</summary>
    public long Bytes { get; set; }

    /// <summary>True if Ctrl-C ended the run.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>The number of failed URLs, by kind of failure.</summary>
    public SortedDictionary<string, int> Failures { get; } = [];

    public int Finished => Fetched + Skipped + Failed;

    /// <summary>The time since the run began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>How long the fetched URLs took.</summary>
    public Percentiles Latency => new(_latenciesMs);

    /// <summary>Counts a URL that has ended.</summary>
    public void Add(FetchResult result)
    {
        Retries += Math.Max(0, result.Attempts - 1);
        switch (result.Outcome)
        {
            case Outcome.Fetched:
                Fetched++;
                _latenciesMs.Add(result.Answer!.Elapsed.TotalMilliseconds);
                break;
            case Outcome.Skipped:
                Skipped++;
                break;
            default:
                Failed++;
                CountFailure(result.Failure!);
                break;
        }
    }

    private void CountFailure(FetchFailure failure)
    {
        string name = failure.Status is { } status ? $"http-{status}" : failure.Kind.Name();
        Failures[name] = Failures.GetValueOrDefault(name) + 1;
    }
}
