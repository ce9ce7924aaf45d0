namespace Lariat;

/// <summary>The failures that were not retrieved yet: the remaining ones are reported when the loop closes. Loop thread only.</summary>
internal sealed class UnretrievedFailures
{
    // Dead references are swept when the list has doubled since the last sweep.
    private const int MinSweepCount = 64;

    private readonly List<WeakReference<Failure>> _failures = [];
    private int _sweepAt = MinSweepCount;

    /// <summary>
    /// Holds it weakly, so that the failure can be collected, and report itself, before the loop closes; and until its finalizer has run,
    /// so that closing reports a failure that was collected just before.
    /// </summary>
    public void Add(Failure failure)
    {
        if (_failures.Count >= _sweepAt)
        {
            _failures.RemoveAll(static reference => !reference.TryGetTarget(out Failure? failure) || failure.IsRetrieved);
            _sweepAt = Math.Max(MinSweepCount, _failures.Count * 2);
        }

        _failures.Add(new WeakReference<Failure>(failure, trackResurrection: true));
    }

    public void Report()
    {
        foreach (WeakReference<Failure> reference in _failures)
        {
            if (reference.TryGetTarget(out Failure? failure))
            {
                failure.Report();
            }
        }

        _failures.Clear();
    }
}
