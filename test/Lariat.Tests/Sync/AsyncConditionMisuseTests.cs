namespace Lariat.Tests;

public class AsyncConditionMisuseTests
{
    [Fact]
    public void WaitAsync_LockNotHeld_Throws() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();

        var error = await Expect.ThrowsAsync<InvalidOperationException>(async () => await condition.WaitAsync());

        Assert.Contains("To wait for a condition its lock must be held", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void WaitForAsync_LockNotHeldAndPredicateFalse_Throws() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();

        await Expect.ThrowsAsync<InvalidOperationException>(async () => await condition.WaitForAsync(() => false));
    });

    [Fact]
    public void WaitForAsync_LockNotHeldButPredicateTrue_Returns() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        int calls = 0;

        await condition.WaitForAsync(() => ++calls > 0);

        Assert.Equal(1, calls);
    });

    [Fact]
    public void Notify_LockNotHeld_Throws()
    {
        var condition = new AsyncCondition();

        var error = Assert.Throws<InvalidOperationException>(() => condition.Notify());

        Assert.Contains("lock must be held", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NotifyAll_LockNotHeld_Throws()
    {
        var condition = new AsyncCondition();

        Assert.Throws<InvalidOperationException>(condition.NotifyAll);
    }

    [Fact]
    public void WaitForAsync_NoPredicate_Throws() => TestLoop.Run(async () =>
    {
        var condition = new AsyncCondition();
        using (await condition.EnterAsync())
        {
            await Expect.ThrowsAsync<ArgumentNullException>(async () => await condition.WaitForAsync(null!));
        }
    });
}
