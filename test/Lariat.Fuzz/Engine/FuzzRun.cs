// One target, one thread. The loop is AFL's: run an input, keep it if it took a new branch, change one of those that were kept. Without instrumentation nothing
// is kept, and the loop changes the seeds and the corpus.
using System.Globalization;

namespace Lariat.Fuzz;

/// <summary>Fuzzes a target.</summary>
internal sealed class FuzzRun(FuzzTarget target, int seed, string findingsFolder, IReadOnlyList<byte[]> corpus)
{
    // A target with a fault in every second input has been understood by then.
    private const int MaxFindings = 20;

    private readonly RunClock _clock = new();
    private readonly Coverage _coverage = new();
    private readonly List<byte[]> _kept = [];
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _faults = [];
    private volatile bool _isStopped;
    private volatile byte[]? _running;
    private long _executions;
    private int _edgesAtStart;
    private TimeSpan _lastNewEdge;
    private TimeSpan _slowest;

    public int FindingCount => _faults.Count;

    /// <summary>Branches that were taken; 0 if nothing is instrumented.</summary>
    public int EdgeCount => _coverage.Edges;

    /// <summary>The input that is being run, null between two. Any thread.</summary>
    public byte[]? Running => _running;

    /// <summary>Ends the run after the current input. Any thread.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Runs the seeds, the corpus, and changed inputs until the time is over.</summary>
    public void Run(TimeSpan time)
    {
        byte[][] sources = [.. target.Seeds, .. corpus];
        Array.ForEach(sources, Try);
        _edgesAtStart = EdgeCount;
        var mutator = new Mutator(_random, target.Dictionary, target.MaxInputBytes);
        while (_clock.Time < time && !_isStopped && _faults.Count < MaxFindings)
        {
            IReadOnlyList<byte[]> from = _kept.Count > 0 ? _kept : sources;
            Try(mutator.Mutate(Pick(from), Pick(from)));
        }
    }

    /// <summary>The shortest of the inputs that were kept that together take every branch which the corpus does not take.</summary>
    public List<byte[]> FindAdditions()
    {
        var taken = new HashSet<int>();
        foreach (byte[] input in (byte[][])[.. target.Seeds, .. corpus])
        {
            Try(input);
            taken.UnionWith(Coverage.Taken());
        }

        var additions = new List<byte[]>();
        foreach (byte[] input in _kept.OrderBy(static input => input.Length))
        {
            Try(input);
            int before = taken.Count;
            taken.UnionWith(Coverage.Taken());
            if (taken.Count > before)
            {
                additions.Add(input);
            }
        }

        return additions;
    }

    public override string ToString()
    {
        string edges = EdgeCount == 0 ? "not instrumented"
            : string.Create(CultureInfo.InvariantCulture, $"{EdgeCount} edges ({_edgesAtStart} of the corpus, the last new one after {_lastNewEdge.TotalSeconds:F0} s of processor time)");
        double used = _clock.ProcessorTime.TotalSeconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name}: {_executions} executions in {_clock.Time.TotalSeconds:F0} s, {used:F0} s of processor time ({_executions / used:F0}/s), {edges}, "
                + $"corpus {_kept.Count}, slowest {_slowest.TotalMilliseconds:F0} ms of processor time, {FindingCount} findings");
    }

    // The newest are the least tried.
    private byte[] Pick(IReadOnlyList<byte[]> inputs)
        => inputs[_random.Next(3) == 0 ? inputs.Count - 1 - _random.Next(Math.Min(inputs.Count, 16)) : _random.Next(inputs.Count)];

    private void Try(byte[] input)
    {
        Coverage.Begin();
        var clock = new RunClock();
        bool isFinding = false;
        _running = input;
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
            isFinding = true;
            Report(input, error);
        }

        _running = null;
        TimeSpan used = clock.ProcessorTime;
        _slowest = used > _slowest ? used : _slowest;
        _executions++;
        int edgesBefore = EdgeCount;
        if (_coverage.End() && !isFinding)
        {
            _kept.Add(input);
        }

        if (EdgeCount > edgesBefore)
        {
            _lastNewEdge = _clock.ProcessorTime;
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
            File.WriteAllText(path + ".txt", $"seed {seed}, execution {_executions}\n{Convert.ToHexString(input)}\n{error}\n");
            Console.WriteLine($"FINDING {path}\n{error}");
        }
    }
}
