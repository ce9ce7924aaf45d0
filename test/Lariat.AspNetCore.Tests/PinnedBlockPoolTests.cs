using Lariat.AspNetCore.Transport;

namespace Lariat.AspNetCore.Tests;

public class PinnedBlockPoolTests
{
    // More than a loop has at hand.
    private const int Count = 4000;

    [Theory]
    [InlineData(PinnedBlockPool.SmallBytes)]
    [InlineData(PinnedBlockPool.LargeBytes)]
    public void Blocks_OfAFloodThatComesAgain_AreTheSame(int byteCount)
    {
        int again = RunOnLoop(home =>
        {
            HashSet<PinnedBlock> first = RentAndReturn(home.Pool, byteCount);

            return RentAndReturn(home.Pool, byteCount).Count(first.Contains);
        });

        Assert.Equal(Count, again);
    }

    [Fact]
    public async Task Blocks_ThatAreRentedAndReturnedElsewhere_AreTheSame()
    {
        using var loop = new EventLoop();
        var home = new TransportLoop(loop);
        HashSet<PinnedBlock> first = await Task.Run(() => RentAndReturn(home.Pool, PinnedBlockPool.LargeBytes), TestContext.Current.CancellationToken);

        HashSet<PinnedBlock> second = await Task.Run(() => RentAndReturn(home.Pool, PinnedBlockPool.LargeBytes), TestContext.Current.CancellationToken);

        Assert.Equal(Count, second.Count(first.Contains));
    }

    [Fact]
    public void Blocks_ThatNobodyNeeds_AreDropped()
    {
        var spare = new SpareBlocks();
        RunOnLoop(home =>
        {
            foreach (PinnedBlock block in RentAndReturn(home.Pool, PinnedBlockPool.SmallBytes))
            {
                spare.Add(block);
            }

            return 0;
        });

        // They were needed until now; ten of them still are.
        spare.Trim();
        int kept = spare.Count;
        PinnedBlock[] needed = [.. Enumerable.Range(0, 10).Select(_ => spare.Take()!)];
        Array.ForEach(needed, spare.Add);
        spare.Trim();

        Assert.Equal((Count, 10), (kept, spare.Count));
    }

    private static HashSet<PinnedBlock> RentAndReturn(PinnedBlockPool pool, int byteCount)
    {
        PinnedBlock[] blocks = [.. Enumerable.Range(0, Count).Select(_ => pool.RentBlock(byteCount))];
        Array.ForEach(blocks, static block => block.Dispose());
        return [.. blocks];
    }

    private static int RunOnLoop(Func<TransportLoop, int> function) => EventLoop.Run(OnLoopAsync(function));

    private static async Coroutine<int> OnLoopAsync(Func<TransportLoop, int> function)
    {
        await Coroutine.Completed;
        return function(new TransportLoop(EventLoop.Current));
    }
}
