// One target, one thread. The loop is AFL's: run an input, keep it if it took a new branch, change one of those that were kept. Without instrumentation nothing
// is kept, and the loop changes the seeds and the corpus.
using System.Diagnostics;

namespace Lariat.Fuzz;

/// <summary>Fuzzes a target.</summary>
internal sealed class FuzzRun(FuzzTarget target, int seed, string findingsFolder, IReadOnlyList<byte[]> corpus)
{
    // A target with a fault in every second input has been understood by then.
    private const int MaxFindings = 20;

    private readonly Coverage _coverage = new();
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _faults = [];

    /// <summary>Inputs that took a new branch.</summary>
    public List<byte[]> Kept { get; } = [];

    public int FindingCount => _faults.Count;

    /// <summary>Branches that were taken; 0 if nothing is instrumented.</summary>
    public int EdgeCount => _coverage.Edges;

    private long Executions { get; set; }

    private TimeSpan Slowest { get; set; }

    /// <summary>What runs now: for the watchdog's thread.</summary>
    public RunningInput? Running { get; private set; }

    /// <summary>Runs the seeds, the corpus, and changed inputs until the time is over.</summary>
    public void Run(TimeSpan time)
    {
        long begin = Stopwatch.GetTimestamp();
        foreach (byte[] input in target.Seeds.Concat(corpus))
        {
            Try(input);
        }

        List<byte[]> sources = [.. target.Seeds, .. corpus];
        var mutator = new Mutator(_random, target.Dictionary, target.MaxInputBytes);
        while (Stopwatch.GetElapsedTime(begin) < time && _faults.Count < MaxFindings)
        {
            List<byte[]> from = Kept.Count > 0 ? Kept : sources;
            byte[] input = mutator.Mutate(Pick(from), Pick(from));
            Try(input);
        }
    }

    public override string ToString()
        => $"{target.Name}: {Executions} executions, {(_coverage.Edges == 0 ? "not instrumented" : $"{_coverage.Edges} edges")}, corpus {Kept.Count}, "
            + $"slowest {Slowest.TotalMilliseconds:F0} ms, {_faults.Count} findings";

    // The newest are the least tried.
    private byte[] Pick(List<byte[]> inputs)
        => inputs[_random.Next(3) == 0 ? inputs.Count - 1 - _random.Next(Math.Min(inputs.Count, 16)) : _random.Next(inputs.Count)];

    private void Try(byte[] input)
    {
        Coverage.Begin();
        long begin = Stopwatch.GetTimestamp();
        Running = new RunningInput(input, begin);
        try
        {
            if (Measure(input) > target.MaxAllocatedBytes(input.Length))
            {
                // A first call may have made what is kept: tables, pools. The second tells.
                long allocated = Measure(input);
                FuzzFaultException.ThrowUnless(
                    allocated <= target.MaxAllocatedBytes(input.Length),
                    $"{input.Length} bytes of input made it allocate {allocated} bytes; {target.MaxAllocatedBytes(input.Length)} are allowed.");
            }
        }
        catch (Exception error)
        {
            Report(input, error);
        }

        Running = null;
        TimeSpan elapsed = Stopwatch.GetElapsedTime(begin);
        Slowest = elapsed > Slowest ? elapsed : Slowest;
        Executions++;
        if (_coverage.End())
        {
            Kept.Add(input);
        }
    }

    private long Measure(byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        target.Run(input);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Writes a finding into its folder: the input, and beside it the exception.</summary>
    public void Report(byte[] input, Exception error)
    {
        // One for each place: what is thrown, and the first two frames.
        string frames = string.Join('|', (error.StackTrace ?? "").Split('\n').Where(static frame => !frame.Contains("ThrowUnless", StringComparison.Ordinal)).Take(2));
        if (_faults.Add($"{error.GetType()}|{frames}"))
        {
            string path = Corpus.Save(Path.Combine(findingsFolder, target.Name), input);
            File.WriteAllText(path + ".txt", $"seed {seed}, execution {Executions}\n{Convert.ToHexString(input)}\n{error}\n");
            Console.WriteLine($"FINDING {path}\n{error}");
        }
    }
}

/// <summary>An input that is being run.</summary>
/// <param name="Input">The input.</param>
/// <param name="Since">When its run began, as <see cref="Stopwatch.GetTimestamp"/> says it.</param>
internal sealed record RunningInput(byte[] Input, long Since);
