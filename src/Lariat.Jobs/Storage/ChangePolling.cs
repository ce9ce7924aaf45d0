namespace Lariat.Jobs.Storage;

/// <summary>When to look for jobs of other processes, where nothing says that there are any. Thread: the loop's.</summary>
/// <param name="interval">The first wait after work; each that finds nothing doubles it, up to ten times as long.
/// <see cref="TimeSpan.MaxValue"/>: never.</param>
internal sealed class ChangePolling(TimeSpan interval)
{
    private const int MaxFactor = 10;

    private readonly TimeSpan _first = interval;
    private TimeSpan _current = interval;
    private LoopInstant _at;

    /// <summary>Begins anew, after work.</summary>
    public void Reset()
    {
        _current = _first;
        _at = EventLoop.Current.Time;
    }

    /// <summary>True once for each interval.</summary>
    public bool IsDue()
    {
        LoopInstant now = EventLoop.Current.Time;
        if (_first == TimeSpan.MaxValue || now - _at < _current)
        {
            return false;
        }

        _at = now;
        _current = _current * 2 < _first * MaxFactor ? _current * 2 : _first * MaxFactor;
        return true;
    }
}
