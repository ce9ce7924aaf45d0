using Lariat.Items;

namespace Lariat.Tests;

/// <summary>What other threads push, the owner takes: everything, once, oldest first.</summary>
public class PostStackTests
{
    private readonly Posted _closed = new(-1);
    private PostStack<Posted> _stack;

    [Fact]
    public void TakeAll_SeveralWerePushed_OldestIsFirst()
    {
        _stack.Push(new Posted(1));
        _stack.Push(new Posted(2));
        _stack.Push(new Posted(3));

        Assert.Equal([1, 2, 3], Numbers(_stack.TakeAll()));
        Assert.True(_stack.IsEmpty);
        Assert.Null(_stack.TakeAll());
    }

    [Fact]
    public void Push_OnlyTheFirstSinceATake_SaysThatTheStackWasEmpty()
    {
        bool[] before = [_stack.Push(new Posted(1)), _stack.Push(new Posted(2))];
        _stack.TakeAll();
        bool after = _stack.Push(new Posted(3));

        Assert.Equal([true, false], before);
        Assert.True(after);
    }

    [Fact]
    public void TakeNext_ItemWasPassed_CanBePushedAgain()
    {
        _stack.Push(new Posted(1));
        _stack.Push(new Posted(2));

        Posted? rest = _stack.TakeAll();
        Posted first = PostStack<Posted>.TakeNext(ref rest);
        _stack.Push(first);

        Assert.Equal([2], Numbers(rest));
        Assert.Equal([1], Numbers(_stack.TakeAll()));
    }

    [Fact]
    public void Close_SomethingIsOnTheStack_ReturnsItAndRefusesTheRest()
    {
        _stack.Push(new Posted(1));
        _stack.Push(new Posted(2));

        List<int> left = Numbers(_stack.Close(_closed));
        bool isPushed = _stack.TryPush(new Posted(3), out bool wasEmpty, _closed);

        Assert.Equal([1, 2], left);
        Assert.False(isPushed || wasEmpty);
        Assert.Null(_stack.Close(_closed));
    }

    [Fact]
    public void Push_FromFourThreads_EachItemIsTakenOnceAndInTheOrderOfItsThread()
    {
        const int ThreadCount = 4;
        const int ItemCount = 50_000;
        Thread[] threads = [.. Enumerable.Range(0, ThreadCount).Select(thread => new Thread(() =>
        {
            for (int i = 0; i < ItemCount; i++)
            {
                _stack.Push(new Posted((thread * ItemCount) + i));
            }
        }))];
        int[] next = [.. Enumerable.Range(0, ThreadCount).Select(thread => thread * ItemCount)];

        Array.ForEach(threads, thread => thread.Start());
        for (int count = 0; count < ThreadCount * ItemCount;)
        {
            foreach (int number in Numbers(_stack.TakeAll()))
            {
                Assert.Equal(next[number / ItemCount]++, number);
                count++;
            }
        }

        Array.ForEach(threads, thread => thread.Join());
        Assert.True(_stack.IsEmpty);
    }

    private static List<int> Numbers(Posted? rest)
    {
        var numbers = new List<int>();
        while (rest is not null)
        {
            numbers.Add(PostStack<Posted>.TakeNext(ref rest).Number);
        }

        return numbers;
    }

    private sealed class Posted(int number) : IPosted<Posted>
    {
        public int Number => number;

        public Posted? NextPosted { get; set; }
    }
}
