namespace Lariat;

public sealed partial class EventLoop
{
    // Dead references are swept when the list has doubled since the last sweep.
    private const int SweepCountMin = 64;

    private readonly List<WeakReference<Failure>> _failures = [];
    private int _sweepAt = SweepCountMin;

    /// <summary>Remembers a failure so that <see cref="Close"/> can report it if nobody asks; weakly, so that it can be collected.</summary>
    internal void TrackFailure(Failure failure)
    {
        if (_failures.Count >= _sweepAt)
        {
            _failures.RemoveAll(static reference => !reference.TryGetTarget(out Failure? failure) || failure.IsRetrieved);
            _sweepAt = Math.Max(SweepCountMin, _failures.Count * 2);
        }

        _failures.Add(new WeakReference<Failure>(failure));
    }

    private void ReportUnretrieved()
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
