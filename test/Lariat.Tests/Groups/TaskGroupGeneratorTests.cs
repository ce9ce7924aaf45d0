namespace Lariat.Tests;

/// <summary>A generator is closed at a yield inside a group: as CPython 3.15 (gh-135736).</summary>
public class TaskGroupGeneratorTests
{
    [Fact]
    public void CloseAsync_AtAYieldInAGroup_EndsNormally() => TestLoop.Run(async () =>
    {
        LoopTask? task = null;
        var generator = new AsyncGenerator<int>(yielder => TaskGroup.RunAsync(async group =>
        {
            task = group.Create(Coroutine.Sleep(10));
#pragma warning disable LAR0011 // What the rule warns of is what is tested.
            await yielder.YieldAsync(1);
#pragma warning restore LAR0011
        }));
        await generator.MoveNextAsync();

        await generator.CloseAsync();

        Assert.True(task!.IsCanceled);
    });

    [Fact]
    public void CloseAsync_AtAYieldInAGroupWhoseTaskFails_ThrowsBothErrors() => TestLoop.Run(async () =>
    {
        var generator = new AsyncGenerator<int>(yielder => TaskGroup.RunAsync(async group =>
        {
            group.Create(FailWhenCanceledAsync());
            await Coroutine.Sleep(1);
#pragma warning disable LAR0011 // What the rule warns of is what is tested.
            await yielder.YieldAsync(1);
#pragma warning restore LAR0011
        }));
        await generator.MoveNextAsync();

        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await generator.CloseAsync());

        Assert.Collection(
            error.InnerExceptions,
            inner => Assert.IsType<InvalidTimeZoneException>(inner),
            inner => Assert.IsType<GeneratorExitException>(inner));
    });

    [Fact]
    public void RunAsync_ATaskThrowsAGeneratorsExit_IsAFailureLikeAnyOther() => TestLoop.Run(async () =>
    {
        var error = await Expect.ThrowsAsync<ExceptionGroup>(async () => await TaskGroup.RunAsync(async group =>
            group.Create(async () => throw new GeneratorExitException())));

        Assert.IsType<GeneratorExitException>(Assert.Single(error.InnerExceptions));
    });

    private static async Coroutine FailWhenCanceledAsync()
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
}
