namespace Lariat.Tests;

public class GeneratorCloseTests
{
    [Fact]
    public void CloseAsync_BodyYieldsAgain_ThrowsThroughCallersWithoutHandlers() => TestLoop.Run(async () =>
    {
        var generator = new AsyncGenerator<int>(YieldStubbornly);
        await generator.MoveNextAsync();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await CloseAsync(generator));

        Assert.Contains("ignored the request to close", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void CloseAsync_AsATaskAndTheBodyYieldsAgain_FailsTheTask() => TestLoop.Run(async () =>
    {
        var generator = new AsyncGenerator<int>(YieldStubbornly);
        await generator.MoveNextAsync();
        LoopTask task = LoopTask.Create(generator.CloseAsync());

        await Coroutine.WaitMany([task]);

        Assert.IsType<InvalidOperationException>(task.GetException());
    });

    private static async Coroutine CloseAsync(AsyncGenerator<int> generator) => await generator.CloseAsync();

    private static async Coroutine YieldStubbornly(AsyncYielder<int> yielder)
    {
        try
        {
            await yielder.YieldAsync(1);
        }
        finally
        {
            await yielder.YieldAsync(2);
        }
    }
}
