using Lariat.AspNetCore.Transport;

namespace Lariat.AspNetCore.Tests;

/// <summary>Flushes of other threads that the loop has not taken yet.</summary>
public class HandedBlocksTests
{
    [Fact]
    public void Add_ManySmallFlushes_OccupyOneBlock()
    {
        using var loop = new EventLoop();
        var home = new TransportLoop(loop);
        var handed = new HandedBlocks();
        for (byte i = 0; i < 100; i++)
        {
            handed.Add(Block(home, i), isLast: false);
        }

        PinnedBlock? block = handed.Take(out _);

        Assert.Null(block!.Next);
        Assert.Equal(Enumerable.Range(0, 100).Select(static i => (byte)i), block.Array.AsSpan(block.Start, block.Length).ToArray());
    }

    [Fact]
    public void Add_NoRoomInTheLastBlock_IsLinkedInOrder()
    {
        using var loop = new EventLoop();
        var home = new TransportLoop(loop);
        var handed = new HandedBlocks();
        PinnedBlock full = Block(home, [.. Enumerable.Repeat((byte)1, PinnedBlockPool.SmallBytes)]);
        full.Next = Block(home, 2);
        handed.Add(full, isLast: false);
        handed.Add(Block(home, 3), isLast: false);

        PinnedBlock? block = handed.Take(out _);

        Assert.Same(full, block);
        Assert.Equal([2, 3], block!.Next!.Array.AsSpan(0, block.Next.Length).ToArray());
        Assert.Null(block.Next.Next);
    }

    [Fact]
    public void Add_FirstSinceTheTake_SaysSo()
    {
        using var loop = new EventLoop();
        var home = new TransportLoop(loop);
        var handed = new HandedBlocks();

        bool[] first = [handed.Add(Block(home, 1), isLast: false), handed.Add(null, isLast: false)];
        handed.Take(out _);
        bool again = handed.Add(Block(home, 2), isLast: false);

        Assert.Equal([true, false], first);
        Assert.True(again);
    }

    [Fact]
    public void Take_LastWasSeen_SaysSoAndIsEmpty()
    {
        var handed = new HandedBlocks();
        handed.Add(null, isLast: true);
        bool wasEmpty = handed.IsEmpty;

        PinnedBlock? block = handed.Take(out bool isLast);

        Assert.Null(block);
        Assert.True(isLast);
        Assert.Equal((false, true), (wasEmpty, handed.IsEmpty));
    }

    private static PinnedBlock Block(TransportLoop home, params byte[] content)
    {
        PinnedBlock block = home.Pool.RentBlock(content.Length);
        content.CopyTo(block.Array, 0);
        block.End = content.Length;
        return block;
    }
}
