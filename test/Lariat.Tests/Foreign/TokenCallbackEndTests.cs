using Lariat.LowLevel;

namespace Lariat.Tests;

/// <summary>What follows when the callbacks of a task's token have returned, and when they do not.</summary>
public class TokenCallbackEndTests
{
    // Only a failure waits that long.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Cancel_CallbackReturnsAndTheOperationGoesOn_IsAbandonedAfterTheGrace() => TestLoop.RunReal(
        async () =>
        {
            var reported = new List<LoopErrorContext>();
            EventLoop.Current.ExceptionHandler = (_, error) => reported.Add(error);
            using var isCanceled = new ManualResetEventSlim();
            LoopTask task = LoopTask.Create(IgnoreAsync(() => isCanceled.Wait(s_patience)));
            await Coroutine.Sleep(0);

            task.Cancel();
            isCanceled.Set();
            await Coroutine.WaitMany([task]);

            // The limit of callbacks that never return would be reported.
            Assert.Empty(reported);
            Assert.True(task.IsCanceled);
            Assert.Single(EventLoop.Current.AbandonedOperations);
        },
        new LoopOptions { CancellationGrace = TimeSpan.FromMilliseconds(10) });

    [Fact]
    public void Cancel_CallbackDoesNotReturn_IsReportedAndTheOperationIsAbandoned()
    {
        using var isOver = new ManualResetEventSlim();
        var reported = new List<LoopErrorContext>();

        EventLoop.Run(CancelAsync(), new LoopOptions { Driver = static () => new JumpingClockDriver() });
        isOver.Set();

        Assert.Single(reported, static error => error.Message.StartsWith("A callback of the token", StringComparison.Ordinal));

        async Coroutine CancelAsync()
        {
            EventLoop loop = EventLoop.Current;
            loop.ExceptionHandler = (_, error) => reported.Add(error);

            LoopTask task = await CanceledTask.RunAsync(IgnoreAsync(() => isOver.Wait(s_patience)));

            Assert.True(task.IsCanceled);
            Assert.Single(loop.AbandonedOperations);
            Assert.Equal(TimeSpan.FromSeconds(5.1), loop.Time - LoopInstant.Zero);
        }
    }

    [Fact]
    public void Cancel_CallbackReturnsAfterItsLimit_GraceIsNotShortened()
    {
        using var isOver = new ManualResetEventSlim();
        var driver = new JumpingClockDriver();

        TimeSpan ended = EventLoop.Run(CancelAsync(), new LoopOptions { Driver = () => driver });

        Assert.Equal(TimeSpan.FromSeconds(5.1), ended);

        async Coroutine<TimeSpan> CancelAsync()
        {
            EventLoop loop = EventLoop.Current;
            loop.ExceptionHandler = (_, _) => driver.WokenBy = isOver.Set;
            await CanceledTask.RunAsync(IgnoreAsync(() => isOver.Wait(s_patience)));
            return loop.Time - LoopInstant.Zero;
        }
    }

    [Fact]
    public void Cancel_CallbackThrowsWhenTheLoopHasClosed_IsLogged()
    {
        using var isClosed = new ManualResetEventSlim();
        using var log = new WatchedLog("theirs");
        var loop = new EventLoop(new LoopOptions { Log = log });
        LoopTask task = loop.CreateTask(EndByTokenAsync(() =>
        {
            isClosed.Wait(s_patience);
            throw new InvalidCastException("theirs");
        }));
        loop.RunUntilComplete(CancelAsync());

        loop.Close();
        isClosed.Set();

        Assert.True(log.IsWritten.Wait(s_patience));

        async Coroutine CancelAsync()
        {
            await Coroutine.Sleep(0);
            task.Cancel();
            await Coroutine.Sleep(0);
        }
    }

    /// <summary>An operation that does not end, whatever its token says.</summary>
    private static async Coroutine IgnoreAsync(Action onCancel)
    {
        LoopTask.Current.Token.UnsafeRegister(_ => onCancel(), null);
        await new TaskCompletionSource().Task;
    }

    /// <summary>An operation that ends when its token's callback has returned.</summary>
    private static async Coroutine EndByTokenAsync(Action onCancel)
    {
        var end = new TaskCompletionSource();
        CancellationToken token = LoopTask.Current.Token;
        token.UnsafeRegister(_ => end.TrySetCanceled(token), null);
        token.UnsafeRegister(_ => onCancel(), null);
        await end.Task;
    }

    /// <summary>Says that its clock is the system's, and jumps to the next timer nevertheless.</summary>
    private sealed class JumpingClockDriver : IoDriver
    {
        private readonly AutoResetEvent _woken = new(initialState: false);
        private long _nowNs;

        public override long Timestamp => _nowNs;

        /// <summary>What another thread must do to wake the loop from its next sleep, before the clock jumps again.</summary>
        public Action? WokenBy { get; set; }

        internal override bool IsOnSystemClock => true;

        public override void Poll(long deadlineNs)
        {
            if (WokenBy is { } wake && deadlineNs > _nowNs)
            {
                WokenBy = null;
                _woken.Reset();
                wake();
                Assert.True(_woken.WaitOne(s_patience));
            }
            else if (deadlineNs == NoDeadline)
            {
                _woken.WaitOne();
            }
            else
            {
                _nowNs = Math.Max(_nowNs, deadlineNs);
            }
        }

        public override void Wake() => _woken.Set();
    }

    /// <summary>A log that is told what to wait for.</summary>
    private sealed class WatchedLog(string text) : StringWriter
    {
        public ManualResetEventSlim IsWritten { get; } = new();

        public override void WriteLine(string? value)
        {
            if (value?.Contains(text, StringComparison.Ordinal) == true)
            {
                IsWritten.Set();
            }
        }
    }
}
