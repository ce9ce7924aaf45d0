namespace Lariat.Tool.Fetch.Reports;

/// <summary>The current speed of a run: over the last seconds, not since its beginning.</summary>
internal sealed class SpeedMeter(Tally tally)
{
    private static readonly TimeSpan s_span = TimeSpan.FromSeconds(2);

    private readonly Queue<(TimeSpan Time, int Urls, long Bytes)> _samples = new();

    public double UrlsPerSecond { get; private set; }

    public double BytesPerSecond { get; private set; }

    /// <summary>Takes a sample and drops old ones.</summary>
    public void Update()
    {
        TimeSpan now = tally.Elapsed;
        _samples.Enqueue((now, tally.Finished, tally.Bytes));
        while (_samples.Count > 2 && _samples.Peek().Time < now - s_span)
        {
            _samples.Dequeue();
        }

        (TimeSpan time, int urls, long bytes) = _samples.Peek();
        double seconds = (now - time).TotalSeconds;
        UrlsPerSecond = seconds > 0 ? (tally.Finished - urls) / seconds : 0;
        BytesPerSecond = seconds > 0 ? (tally.Bytes - bytes) / seconds : 0;
    }
}
