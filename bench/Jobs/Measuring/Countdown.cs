namespace Lariat.Jobs.Benchmarks;

/// <summary>Counts jobs to a number that is set before. Thread: one loop's.</summary>
internal sealed class Countdown
{
    private int _left;
    private AsyncEvent _ended = new();

    public void Start(int count)
    {
        _left = count;
        _ended = new AsyncEvent();
    }

    public void Hit()
    {
        if (--_left == 0)
        {
            _ended.Set();
        }
    }

    public Coroutine WaitAsync() => _ended.WaitAsync();
}
