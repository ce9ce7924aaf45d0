namespace Lariat.Tests;

/// <summary>What changes a scope is refused on another thread, and changes nothing there.</summary>
public class CancelScopeThreadTests
{
    [Fact]
    public void Cancel_OnAnotherThread_Throws() => TestLoop.Run(async () => await CancelScope.RunAsync(async Coroutine (scope) =>
    {
        Assert.IsType<InvalidOperationException>(ErrorOnAnotherThread(() => scope.Cancel()));

        Assert.False(scope.IsCancelRequested);
    }));

    [Fact]
    public void Deadline_SetOnAnotherThread_Throws() => TestLoop.Run(async () => await CancelScope.RunAsync(async Coroutine (scope) =>
    {
        Assert.IsType<InvalidOperationException>(ErrorOnAnotherThread(() => scope.Deadline = LoopInstant.Zero));

        Assert.Null(scope.Deadline);
    }));

    [Fact]
    public void IsShielded_SetOnAnotherThread_Throws() => TestLoop.Run(async () => await CancelScope.RunAsync(async Coroutine (scope) =>
    {
        Assert.IsType<InvalidOperationException>(ErrorOnAnotherThread(() => scope.IsShielded = true));

        Assert.False(scope.IsShielded);
    }));

    [Fact]
    public void Started_OnAnotherThread_Throws() => TestLoop.Run(async () => await Nursery.RunAsync(async nursery =>
    {
        int value = await nursery.StartAsync<int>(async Coroutine (status) =>
        {
            Assert.IsType<InvalidOperationException>(ErrorOnAnotherThread(() => status.Started(1)));
            Assert.False(status.IsStarted);

            status.Started(2);
        });

        Assert.Equal(2, value);
    }));

    private static Exception? ErrorOnAnotherThread(Action action)
    {
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(action));
        thread.Start();
        thread.Join();
        return error;
    }
}
