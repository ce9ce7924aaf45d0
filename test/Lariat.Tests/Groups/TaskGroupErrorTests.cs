namespace Lariat.Tests;

public class TaskGroupErrorTests
{
    [Fact]
    public void RunAsync_ATaskFails_TheOthersAreCanceledAndItsErrorIsThrown() => TestLoop.Run(async () =>
    {
        LoopTask? other = null;
        var group = new TaskGroup();

        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await group.RunAsync(async () =>
        {
            group.Create(FailAfterAsync(0.1));
            other = group.Create(Coroutine.Sleep(1));
        }));

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(error.InnerExceptions));
        Assert.True(other!.IsCanceled);
    });

    [Fact]
    public void RunAsync_ATaskFailsWhileTheBodyRuns_TheBodyIsCanceled() => TestLoop.Run(async () =>
    {
        bool wasCanceled = false;

        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async group =>
        {
            group.Create(FailAfterAsync(0.1));
            try
            {
                await Coroutine.Sleep(10);
            }
            catch (CoroutineCanceledException)
            {
                wasCanceled = true;
                throw;
            }
        }));

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(error.InnerExceptions));
        Assert.True(wasCanceled);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
    });

    [Fact]
    public void RunAsync_SeveralFailInTheSameIteration_AllErrorsInTheirOrder() => TestLoop.Run(async () =>
    {
        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async group =>
        {
            group.Create(FailAfterAsync(0, "first"));
            group.Create(FailAfterAsync(0, "second"));
            group.Create(Coroutine.Sleep(5));
            await Coroutine.Sleep(10);
        }));

        Assert.Equal(["first", "second"], error.InnerExceptions.Select(inner => inner.Message));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RunAsync_TheBodyFails_TasksAreCanceledAndItsErrorIsThrown(bool haveTasksStarted) => TestLoop.Run(async () =>
    {
        LoopTask? first = null;
        LoopTask? second = null;
        bool hasRun = false;

        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async Coroutine (group) =>
        {
            first = group.Create(RunAsync());
            second = group.Create(Coroutine.Sleep(2));
            if (haveTasksStarted)
            {
                await Coroutine.Sleep(0.1);
            }

            throw new InvalidTimeZoneException();
        }));

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(error.InnerExceptions));
        Assert.True(first!.IsCanceled && second!.IsCanceled);
        Assert.Equal(haveTasksStarted, hasRun);

        async Coroutine RunAsync()
        {
            hasRun = true;
            await Coroutine.Sleep(1);
        }
    });

    [Fact]
    public void RunAsync_ATaskAndThenTheBodyFail_BothErrors() => TestLoop.Run(async () =>
    {
        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async group =>
        {
            group.Create(FailAfterAsync(0.1));
            try
            {
                await Coroutine.Sleep(10);
            }
            catch (CoroutineCanceledException)
            {
                throw new TypeLoadException();
            }
        }));

        Assert.Equal([typeof(InvalidTimeZoneException), typeof(TypeLoadException)], error.InnerExceptions.Select(inner => inner.GetType()));
    });

    [Fact]
    public void RunAsync_ATaskFailsAndACleanUpOfTheBodyToo_BothErrorsAndNoRequestIsLeft() => TestLoop.Run(async () =>
    {
        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async Coroutine (group) =>
        {
            await using var database = new FailsToClose();
            group.Create(FailAfterAsync(0));
            await Coroutine.Sleep(1);
        }));

        Assert.Equal(2, error.InnerExceptions.Count);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
    });

    [Fact]
    public void RunAsync_ATaskIsCanceled_TheOthersGoOn() => TestLoop.Run(async () =>
    {
        LoopTask? canceled = null;
        LoopTask<int>? other = null;

        await TaskGroup.RunAsync(async group =>
        {
            canceled = group.Create(Coroutine.Sleep(1));
            await Coroutine.Sleep(0.15);
            canceled.Cancel();
            other = group.Create(Coroutine.Sleep(TimeSpan.FromSeconds(0.2), 11));
        });

        Assert.True(canceled!.IsCanceled);
        Assert.Equal(11, other!.GetResult());
    });

    [Fact]
    public void RunAsync_ErrorWasHandled_NoRequestToCancelIsLeft() => TestLoop.Run(async () =>
    {
        await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async group =>
        {
            group.Create(FailAfterAsync(0));
            await Coroutine.Sleep(1);
        }));

        Assert.Equal(0, LoopTask.Current.CancelRequests);
        await Coroutine.Sleep(1);
    });

    private static async Coroutine FailAfterAsync(double seconds, string message = "failed")
    {
        await Coroutine.Sleep(seconds);
        throw new InvalidTimeZoneException(message);
    }

    private sealed class FailsToClose : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.FromException(new TypeLoadException());
    }

    [Fact]
    public void RunAsync_ATaskFailsInItsCleanUpAfterTheBody_TheOthersCleanUpToTheirEnd() => TestLoop.Run(async () =>
    {
        var ended = new Recorder();

        ExceptionGroup errors = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async Coroutine (group) =>
        {
            group.Create(CleanUpAsync("first", seconds: 1, isFailing: true));
            group.Create(CleanUpAsync("second", seconds: 5, isFailing: false));
            await Coroutine.Yield();
            throw new FormatException("body");
        }));

        Assert.Equal(2, errors.InnerExceptions.Count);
        Assert.Equal("first second", ended.Text);
        Assert.Equal(0, LoopTask.Current.CancelRequests);

        async Coroutine CleanUpAsync(string name, int seconds, bool isFailing)
        {
            try
            {
                await Coroutine.Sleep(100);
            }
            finally
            {
                await Coroutine.Sleep(seconds);
                ended.Add(name);
                ThrowIf(isFailing);
            }
        }

        static void ThrowIf(bool isFailing)
        {
            if (isFailing)
            {
                throw new FormatException("clean-up");
            }
        }
    });
}
