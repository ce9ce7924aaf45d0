namespace Lariat.Tests;

public class TaskGroupNestingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RunAsync_InnerTasksFailWhenCanceled_OuterThrowsAGroupOfTheirGroup(bool hasOuterTask) => TestLoop.Run(async () =>
    {
        LoopTask parent = LoopTask.Create(TaskGroup.RunAsync(async outer =>
        {
            if (hasOuterTask)
            {
                _ = outer.Create(Coroutine.Sleep(10));
            }

            await TaskGroup.RunAsync(async inner =>
            {
                _ = inner.Create(FailWhenCanceledAsync());
                _ = inner.Create(FailWhenCanceledAsync());
                await Coroutine.Sleep(10);
            });
        }));
        await Coroutine.Sleep(0.1);

        parent.Cancel();
        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await parent);

        var innerError = Assert.IsType<ExceptionGroup>(Assert.Single(error.InnerExceptions));
        Assert.Equal(2, innerError.InnerExceptions.Count);

        static async Coroutine FailWhenCanceledAsync()
        {
            try
            {
                await Coroutine.Sleep(10);
            }
            catch (CoroutineCanceledException)
            {
                throw new InvalidTimeZoneException();
            }
        }
    });

    [Fact]
    public void RunAsync_OuterTaskFails_InnerIsCanceledAndAddsNoError() => TestLoop.Run(async () =>
    {
        LoopTask? innerTask = null;

        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async outer =>
        {
            _ = outer.Create(FailAfterAsync(0.1, new InvalidTimeZoneException()));
            await TaskGroup.RunAsync(async inner => innerTask = inner.Create(FailAfterAsync(10, new TypeLoadException())));
        }));

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(error.InnerExceptions));
        Assert.True(innerTask!.IsCanceled);
    });

    [Fact]
    public void RunAsync_InnerTaskFails_OuterIsCanceledAndThrowsItsGroup() => TestLoop.Run(async () =>
    {
        LoopTask? outerTask = null;

        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async outer =>
        {
            outerTask = outer.Create(FailAfterAsync(10, new TypeLoadException()));
            await TaskGroup.RunAsync(async inner => _ = inner.Create(FailAfterAsync(0.1, new InvalidTimeZoneException())));
        }));

        var innerError = Assert.IsType<ExceptionGroup>(Assert.Single(error.InnerExceptions));
        Assert.IsType<InvalidTimeZoneException>(Assert.Single(innerError.InnerExceptions));
        Assert.True(outerTask!.IsCanceled);
    });

    [Fact]
    public void RunAsync_BothFailAtOnce_RequestOfTheOuterSurvivesTheInner() => TestLoop.Run(async () =>
    {
        int requestsBetween = 0;

        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async outer =>
        {
            var inner = new TaskGroup();
            var innerError = await Expect.ThrowsAsync<ExceptionGroup>(async () => await inner.RunAsync(async () =>
            {
                _ = inner.Create(FailAfterAsync(0, new TypeLoadException()));
                _ = outer.Create(FailAfterAsync(0, new InvalidTimeZoneException()));
            }));
            Assert.IsType<TypeLoadException>(Assert.Single(innerError.InnerExceptions));
            requestsBetween = LoopTask.Current.CancelRequests;
        }));

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(error.InnerExceptions));
        Assert.Equal(1, requestsBetween);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
    });

    private static async Coroutine FailAfterAsync(double seconds, Exception error)
    {
        await Coroutine.Sleep(seconds);
        throw error;
    }
}
