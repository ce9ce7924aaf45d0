namespace Lariat.Tests;

public class TaskCancelMessageTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("my message")]
    public void Cancel_WithMessage_IsInTheExceptionOfTheFirstReader(string? message) => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(10));
        await Coroutine.Sleep(0);

        task.Cancel(message);
        await Coroutine.WaitMany([task]);

        var error = Assert.Throws<CoroutineCanceledException>(task.GetResult);
        Assert.Equal(message, error.CancelMessage);
    });

    [Fact]
    public void Cancel_WithMessage_IsInTheExceptionThatGetExceptionThrows() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(10));
        await Coroutine.Sleep(0);

        task.Cancel("my message");
        await Coroutine.WaitMany([task]);

        var error = Assert.Throws<CoroutineCanceledException>(() => { task.GetException(); });
        Assert.Equal("my message", error.CancelMessage);
    });

    [Fact]
    public void Cancel_WithMessage_IsNotInTheExceptionOfALaterReader() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(10));
        await Coroutine.Sleep(0);
        task.Cancel("my message");
        await Coroutine.WaitMany([task]);

        var first = Assert.Throws<CoroutineCanceledException>(task.GetResult);
        var second = Assert.Throws<CoroutineCanceledException>(task.GetResult);

        Assert.NotSame(first, second);
        Assert.Null(second.CancelMessage);
    });

    [Fact]
    public void Cancel_WithMessageBeforeTheFirstStep_IsInTheException() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(10));

        task.Cancel("my message");
        var error = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.Equal("my message", error.CancelMessage);
    });

    [Fact]
    public void Cancel_WithMessageInTheLastStep_IsInEveryException() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(CancelAndReturnAsync());
        await Coroutine.WaitMany([task]);

        var first = Assert.Throws<CoroutineCanceledException>(task.GetResult);
        var second = Assert.Throws<CoroutineCanceledException>(task.GetResult);

        Assert.Equal("last", first.CancelMessage);
        Assert.Equal("last", second.CancelMessage);

        static async Coroutine CancelAndReturnAsync()
        {
            await Coroutine.Sleep(0);
            LoopTask.Current.Cancel("last");
        }
    });

    [Fact]
    public void Cancel_OfAFutureWithMessage_IsInEveryException() => TestLoop.Run(async () =>
    {
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        future.Cancel("my message");

        var first = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await future);
        var second = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await future);

        Assert.Equal("my message", first.CancelMessage);
        Assert.Equal("my message", second.CancelMessage);
    });

    [Fact]
    public void Cancel_TwiceBeforeDelivery_GivesTheSecondMessage() => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(10));

        task.Cancel("first");
        task.Cancel("second");
        var error = await Expect.ThrowsAsync<CoroutineCanceledException>(async () => await task);

        Assert.Equal("second", error.CancelMessage);
    });

    [Fact]
    public void Cancel_PassedOnAsTheCauseOfAnotherException_KeepsItsMessage() => TestLoop.Run(async () =>
    {
        LoopTask inner = LoopTask.Create(Coroutine.Sleep(10));
        await Coroutine.Sleep(0);
        EventLoop.Current.CallSoon(() => inner.Cancel("msg"));

        var error = await Expect.ThrowsAsync<InvalidTimeZoneException>(TranslateAsync);

        Assert.Equal("msg", Assert.IsType<CoroutineCanceledException>(error.InnerException).CancelMessage);

        async Coroutine TranslateAsync()
        {
            try
            {
                await inner;
            }
            catch (CoroutineCanceledException canceled)
            {
                throw new InvalidTimeZoneException("canceled", canceled);
            }
        }
    });
}
