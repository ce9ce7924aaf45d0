namespace Lariat;

/// <summary>A loop's clock and timers as a <see cref="TimeProvider"/>.</summary>
internal sealed class LoopTimeProvider(EventLoop loop) : TimeProvider
{
    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => loop.TimeNs;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new LoopTimer(loop, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>A timer that can be changed from any thread and fires on the loop.</summary>
    private sealed class LoopTimer(EventLoop loop, TimerCallback callback, object? state) : ITimer
    {
        private TimerHandle? _handle;
        private TimeSpan _period;
        private int _generation;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            int generation = Interlocked.Increment(ref _generation);
            loop.CallSoonThreadSafe(() => Arm(generation, dueTime, period));
            return true;
        }

        public void Dispose()
        {
            Interlocked.Increment(ref _generation);
            loop.PostOrDrop(new CallbackHandle(loop, static self => ((LoopTimer)self!)._handle?.Cancel(), this, context: null));
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(int generation, TimeSpan dueTime, TimeSpan period)
        {
            if (generation != Volatile.Read(ref _generation))
            {
                return;
            }

            _handle?.Cancel();
            _period = period;
            _handle = dueTime == Timeout.InfiniteTimeSpan ? null : loop.CallLater(dueTime, () => Fire(generation));
        }

        private void Fire(int generation)
        {
            if (generation != Volatile.Read(ref _generation))
            {
                return;
            }

            if (_period > TimeSpan.Zero)
            {
                _handle = loop.CallLater(_period, () => Fire(generation));
            }

            // As on the thread pool, the timer's waiters (Task.Delay, for example) resume inline. With a context they would go to the pool.
            SynchronizationContext.SetSynchronizationContext(null);
            callback(state);
        }
    }
}
