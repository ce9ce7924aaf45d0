namespace Lariat.Tests;

/// <summary>Tasks that end, or fail, inside the call that creates them: as CPython since 3.13.2 (gh-128550, gh-128588).</summary>
public class TaskGroupEagerTests
{
    [Fact]
    public void Create_AnEagerTaskFails_GroupAcceptsMoreAndThrowsAtItsEnd() => TestLoop.Run(async () =>
    {
        LoopTask? second = null;

        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async group =>
        {
            group.Create(ThrowAsync(), eagerStart: true);
            Assert.Equal(0, LoopTask.Current.CancelRequests);
            second = group.Create(Coroutine.Sleep(10), eagerStart: true);
        }));

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(error.InnerExceptions));
        Assert.True(second!.IsCanceled);
        Assert.Equal(0, LoopTask.Current.CancelRequests);
    });

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 3)]
    public void RunAsync_OneTaskThatReturnsAtOnce_TakesIterations(bool isEager, int iterations) => TestLoop.Run(async () =>
    {
        long before = EventLoop.Current.Iterations;

        await TaskGroup.RunAsync(async group => group.Create(Coroutine.Completed, eagerStart: isEager));

        Assert.Equal(iterations, EventLoop.Current.Iterations - before);
    });

    [Fact]
    public void Create_ByAnEagerTaskOneThatFailsAtOnce_EndsTheFirstAtItsNextSuspension() => TestLoop.Run(async () =>
    {
        // It hung: the failure did not reach the first task, which was not in the group yet, and the group waited for it forever.
        LoopTask? first = null;

        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async group =>
            first = group.Create(CreateFailingAndWaitAsync(group), eagerStart: true)));

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(error.InnerExceptions));
        Assert.True(first!.IsCanceled);

        static async Coroutine CreateFailingAndWaitAsync(TaskGroup group)
        {
            group.Create(ThrowAsync(), eagerStart: true);
            await EventLoop.Current.CreateFuture();
        }
    });

    [Fact]
    public void Create_EagerFalseUnderAnEagerFactory_StartsInTheNextIteration() => TestLoop.Run(async () =>
    {
        EventLoop.Current.TaskFactory = LoopTaskFactory.Eager;

        await TaskGroup.RunAsync(async group =>
        {
            Assert.True(group.Create(Coroutine.Completed).IsCompleted);
            Assert.False(group.Create(Coroutine.Completed, eagerStart: false).IsCompleted);
        });
    });

    private static async Coroutine ThrowAsync()
    {
        await Coroutine.Completed;
        throw new InvalidTimeZoneException();
    }
}
