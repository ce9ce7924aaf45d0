namespace Lariat.Tests;

public class ToThreadTests
{
    [Fact]
    public void ToThread_OfAFunction_ReturnsItsResult() => TestLoop.RunReal(async () =>
        Assert.Equal(80, await Coroutine.ToThread(() => Enumerable.Repeat(2, 40).Sum())));

    [Fact]
    public void ToThread_Throws_PassesTheExceptionOn() => TestLoop.RunReal(async () =>
    {
        var error = await Expect.ThrowsAsync<InvalidTimeZoneException>(async () =>
            await Coroutine.ToThread(() => throw new InvalidTimeZoneException("test")));

        Assert.Equal("test", error.Message);
    });

    [Fact]
    public void ToThread_Awaited_RunsTheFunctionOnce() => TestLoop.RunReal(async () =>
    {
        int count = 0;

        await Coroutine.ToThread(() => Interlocked.Increment(ref count));

        Assert.Equal(1, count);
    });

    [Fact]
    public void ToThread_SeveralAtATime_RunConcurrently() => TestLoop.RunReal(async () =>
    {
        using var all = new Barrier(3);

        // Each waits for the others: one after the other they would never end.
        await Coroutine.Gather([.. Enumerable.Range(0, 3).Select(_ => Coroutine.ToThread(() => all.SignalAndWait()))]);
    });

    [Fact]
    public void ToThread_WithAsyncLocal_SeesTheCallersValue() => TestLoop.RunReal(async () =>
    {
        var local = new AsyncLocal<string> { Value = "parrot" };

        string? seen = await Coroutine.ToThread(() =>
        {
            string? value = local.Value;
            local.Value = "written on the thread";
            return value;
        });

        Assert.Equal("parrot", seen);
        Assert.Equal("parrot", local.Value);
    });

    [Fact]
    public void ToThread_NotAwaited_RunsNothing() => TestLoop.RunReal(async () =>
    {
        bool ran = false;
        Coroutine coroutine = Coroutine.ToThread(() => { ran = true; });

        await Coroutine.ToThread(static () => { });
        Assert.False(ran);
        await coroutine;

        Assert.True(ran);
    });
}
