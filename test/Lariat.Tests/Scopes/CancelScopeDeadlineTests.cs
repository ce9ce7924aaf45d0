using Lariat.Testing;

namespace Lariat.Tests;

// Rows 15 to 22 of the table of Trio 0.34.
public class CancelScopeDeadlineTests
{
    [Fact]
    public void Deadline_NoneGiven_IsNull() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope();

        await scope.RunAsync(() => Coroutine.Sleep(1000));

        Assert.Null(scope.Deadline);
        Assert.False(scope.IsCancelRequested);
    });

    [Fact]
    public void Deadline_MovedWhileParked_ActsImmediatelyBothWays() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopInstant start = loop.Time;
        var scope = new CancelScope();
        loop.CallLater(1, () => scope.Deadline = start + TimeSpan.FromSeconds(3));
        loop.CallLater(2, () => scope.Deadline = start + TimeSpan.FromSeconds(5));
        bool wasRequestedAtFour = true;
        loop.CallLater(4, () =>
        {
            wasRequestedAtFour = scope.IsCancelRequested;
            scope.Deadline = start;
        });

        await scope.RunAsync(() => Coroutine.Sleep(10));

        Assert.False(wasRequestedAtFour);
        Assert.Equal(TimeSpan.FromSeconds(4), loop.Time - start);
        Assert.True(scope.HasCaughtCancellation);
    });

    [Fact]
    public void Deadline_RemovedWhileParked_NeverExpires() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 2);
        EventLoop.Current.CallLater(1, () => scope.Deadline = null);

        bool isComplete = await scope.RunAsync(() => Coroutine.Sleep(10));

        Assert.True(isComplete);
        Assert.False(scope.IsCancelRequested);
    });

    [Fact]
    public void Deadline_PassedInAShieldThenMovedAway_StaysCanceled() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var scope = new CancelScope(seconds: 1);
        bool wasRequested = false;

        await scope.RunAsync(async () =>
        {
            await new CancelScope { IsShielded = true }.RunAsync(() => Coroutine.Sleep(2));
            wasRequested = scope.IsCancelRequested;
            scope.Deadline = loop.Time + TimeSpan.FromSeconds(100);
            await Coroutine.Sleep(1);
        });

        Assert.True(wasRequested);
        Assert.True(scope.HasCaughtCancellation);
    });

    [Fact]
    public void Deadline_MovedAfterCancel_DoesNotUndoIt() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope();

        await scope.RunAsync(async () =>
        {
            scope.Cancel();
            scope.Deadline = EventLoop.Current.Time + TimeSpan.FromSeconds(100);
            await Coroutine.Sleep(1);
        });

        Assert.True(scope.HasCaughtCancellation);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MoveOn_DeadlineHasPassed_BodyStartsAndItsFirstAwaitThrows(bool isAbsolute) => TestLoop.Run(async () =>
    {
        await Coroutine.Sleep(1);
        CancelScope scope = isAbsolute ? CancelScope.At(LoopInstant.Zero) : new CancelScope(TimeSpan.Zero);
        bool wasRequestedAtFirstLine = false;

        await scope.RunAsync(async () =>
        {
            wasRequestedAtFirstLine = scope.IsCancelRequested;
            await Coroutine.Sleep(0);
        });

        Assert.True(wasRequestedAtFirstLine);
        Assert.True(scope.HasCaughtCancellation);
    });

    [Fact]
    public void Constructor_NegativeOrNaN_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CancelScope(-1.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CancelScope(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentException>(() => new CancelScope(double.NaN));
        Assert.Null(new CancelScope(double.PositiveInfinity).Limit);
        Assert.Null(new CancelScope(Timeout.InfiniteTimeSpan).Limit);
    }

    [Fact]
    public void MoveOnAfter_EnteredLater_CountsFromTheEntry() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;
        var scope = new CancelScope(seconds: 5);
        TimeSpan? limit = scope.Limit;
        var readError = Assert.Throws<InvalidOperationException>(() => scope.Deadline);
        var writeError = Assert.Throws<InvalidOperationException>(() => scope.Deadline = start);
        await Coroutine.Sleep(1);

        await scope.RunAsync(() => Coroutine.Sleep(10));

        Assert.Equal(TimeSpan.FromSeconds(5), limit);
        Assert.StartsWith("The deadline is 5 s after the entry of the scope's block", readError.Message);
        Assert.StartsWith("The deadline is relative to the entry", writeError.Message);
        Assert.Equal(start + TimeSpan.FromSeconds(6), scope.Deadline);
        Assert.Equal(TimeSpan.FromSeconds(6), EventLoop.Current.Time - start);
    });

    [Fact]
    public void MoveOnAfter_ThreeTasks_EndByTheirDeadlines() => TestLoop.Run(async () =>
    {
        var ended = new List<int>();

        await Coroutine.Gather(RunAsync(2), RunAsync(1), RunAsync(2));

        Assert.Equal([1, 2, 2], ended);

        async Coroutine RunAsync(int seconds)
        {
            await CancelScope.MoveOnAfter(seconds, async _ => await Coroutine.Sleep(10));
            ended.Add(seconds);
        }
    });

    [Fact]
    public void IsCancelRequested_LoopIsLate_IsTrueWhenTheTimeHasPassed() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope();
        bool wasRequested = false;

        bool isComplete = await scope.RunAsync(async Coroutine () =>
        {
            scope.Deadline = EventLoop.Current.Time;
            wasRequested = scope.IsCancelRequested;
        });

        Assert.True(wasRequested);
        Assert.True(isComplete);
    });

    [Fact]
    public void IsCancelRequested_BeforeTheBlock_IsFalse() => TestLoop.Run(async () =>
    {
        CancelScope scope = CancelScope.At(EventLoop.Current.Time);
        await Coroutine.Sleep(1);

        Assert.False(scope.IsCancelRequested);
        Assert.Null(scope.Reason);
    });

    [Fact]
    public void IsCancelRequested_DeadlinePassesAfterTheBlock_StaysFalse() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);
        await scope.RunAsync(() => Coroutine.Sleep(0.5));

        await Coroutine.Sleep(1);

        Assert.False(scope.IsCancelRequested);
    });

    [Fact]
    public void MoveOnAfter_NoTime_EndsAYieldToo() => TestLoop.Run(async () =>
    {
        bool hasPassed = false;

        bool isComplete = await CancelScope.MoveOnAfter(TimeSpan.Zero, async _ =>
        {
            await Coroutine.Yield();
            hasPassed = true;
        });

        Assert.False(isComplete);
        Assert.False(hasPassed);
    });

    [Fact]
    public void IsCancelRequested_CodeBlocksTheLoopBeyondTheDeadline_IsTrue() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);
        (bool Before, bool After) wasRequested = default;

        bool isComplete = await scope.RunAsync(async Coroutine () =>
        {
            wasRequested.Before = scope.IsCancelRequested;
            VirtualTime.Advance(TimeSpan.FromSeconds(2));
            wasRequested.After = scope.IsCancelRequested;
        });

        Assert.Equal((false, true), wasRequested);
        Assert.Equal("The deadline of a cancel scope has passed.", scope.Reason);
        Assert.True(isComplete);
    });
}
