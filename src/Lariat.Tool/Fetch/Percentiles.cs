namespace Lariat.Tool.Fetch;

/// <summary>
/// A distribution of times, in milliseconds; by the nearest-rank definition, so that each figure is a time that occurred.
/// </summary>
internal readonly struct Percentiles
{
    private readonly double[] _sorted;

    public Percentiles(IEnumerable<double> milliseconds)
    {
        _sorted = [.. milliseconds];
        Array.Sort(_sorted);
    }

    public bool IsEmpty => _sorted.Length == 0;

    public double Max => At(100);

    /// <summary>The time that the given percentage did not exceed; 0 if there are no times.</summary>
    public double At(double percent)
        => IsEmpty ? 0 : _sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * _sorted.Length) - 1, 0, _sorted.Length - 1)];
}
