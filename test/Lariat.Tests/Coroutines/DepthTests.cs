namespace Lariat.Tests;

public class DepthTests
{
    private const int Deep = 1_000_000;

    [Fact]
    public void Await_MillionDeepWithoutSuspension_NeitherOverflowsNorIterates() => TestLoop.Run(async () =>
        Assert.Equal(Deep, await DownAsync(Deep, atBottom: null)));

    [Fact]
    public void Await_MillionDeepWithSuspension_Returns() => TestLoop.Run(async () =>
        Assert.Equal(Deep, await DownAsync(Deep, () => Coroutine.Sleep(1))));

    [Fact]
    public void Await_MillionDeepThatThrowsAtTheBottom_ReachesTheTop() => TestLoop.Run(async () =>
    {
        // Fewer frames than elsewhere: the runtime records a stack trace for each frame that an exception passes.
        var error = await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await DownAsync(1_000, Throw));
        Assert.Equal("bottom", error.Message);

        static async Coroutine Throw()
        {
            await Coroutine.Sleep(0);
            throw new InvalidTimeZoneException("bottom");
        }
    });

    [Fact]
    public void Resume_BelowMillionFrames_RunsOnlyTheBottomFrame() => TestLoop.Run(async () =>
    {
        int resumed = 0;
        LoopTask<int> task = LoopTask.Create(DownAsync(Deep, async () =>
        {
            for (int i = 0; i < 10; i++)
            {
                await Coroutine.Sleep(0);
                resumed++;
            }
        }));

        while (resumed < 10)
        {
            await Coroutine.Sleep(0);
        }

        Assert.Equal(Deep, await task);
    });

    private static async Coroutine<int> DownAsync(int depth, Func<Coroutine>? atBottom)
    {
        if (depth > 0)
        {
            return 1 + await DownAsync(depth - 1, atBottom);
        }

        if (atBottom is not null)
        {
            await atBottom();
        }

        return 0;
    }
}
