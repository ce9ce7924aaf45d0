namespace Lariat.Tests;

public class MemoryChannelTests
{
    [Fact]
    public void SendAsync_RoomInTheBuffer_DoesNotSuspend() => TestLoop.Run(async () =>
    {
        (ChannelSender<int> sender, ChannelReceiver<int> receiver) = MemoryChannel.Open<int>(2);
        long before = EventLoop.Current.Iterations;

        await sender.SendAsync(1);
        await sender.SendAsync(2);
        bool hasSentThird = sender.TrySend(3);

        Assert.Equal(before, EventLoop.Current.Iterations);
        Assert.False(hasSentThird);
        Assert.Equal(1, await receiver.ReceiveAsync());
        Assert.Equal(2, await receiver.ReceiveAsync());
    });

    [Fact]
    public void SendAsync_NoBuffer_WaitsForAReceiver() => TestLoop.Run(async () =>
    {
        (ChannelSender<int> sender, ChannelReceiver<int> receiver) = MemoryChannel.Open<int>(0);
        LoopTask sending = LoopTask.Create(sender.SendAsync(1));
        await Coroutine.Sleep(1);
        bool hadEnded = sending.IsCompleted;

        int received = await receiver.ReceiveAsync();
        await sending;

        Assert.False(hadEnded);
        Assert.Equal(1, received);
    });

    [Fact]
    public void SendAsync_BufferIsFull_ItemsKeepTheirOrder() => TestLoop.Run(async () =>
    {
        (ChannelSender<int> sender, ChannelReceiver<int> receiver) = MemoryChannel.Open<int>(1);
        LoopTask[] sending = [.. Enumerable.Range(1, 3).Select(item => LoopTask.Create(sender.SendAsync(item)))];
        await Coroutine.Sleep(1);
        var received = new List<int>();
        for (int i = 0; i < 3; i++)
        {
            received.Add(await receiver.ReceiveAsync());
        }

        await Coroutine.WaitMany(sending);

        Assert.Equal([1, 2, 3], received);
    });

    [Fact]
    public void ReceiveAsync_LastSenderCloses_TakesWhatIsLeftAndThenEnds() => TestLoop.Run(async () =>
    {
        (ChannelSender<int> sender, ChannelReceiver<int> receiver) = MemoryChannel.Open<int>(5);
        ChannelSender<int> clone = sender.Clone();
        await sender.SendAsync(1);
        sender.Dispose();
        await clone.SendAsync(2);
        clone.Dispose();
        var received = new List<int>();

        await foreach (int item in receiver.ReadAllAsync())
        {
            received.Add(item);
        }

        Assert.Equal([1, 2], received);
        await Expect.ThrowsAsync<ChannelEndedException>(async () => await receiver.ReceiveAsync());
        Assert.Throws<ChannelEndedException>(() => receiver.TryReceive(out _));
    });

    [Fact]
    public void ReceiveAsync_LastSenderClosesDuringTheWait_Ends() => TestLoop.Run(async () =>
    {
        (ChannelSender<int> sender, ChannelReceiver<int> receiver) = MemoryChannel.Open<int>(0);
        EventLoop.Current.CallLater(1, sender.Dispose);

        await Expect.ThrowsAsync<ChannelEndedException>(async () => await receiver.ReceiveAsync());
    });

    [Fact]
    public void SendAsync_LastReceiverCloses_Throws() => TestLoop.Run(async () =>
    {
        (ChannelSender<int> sender, ChannelReceiver<int> receiver) = MemoryChannel.Open<int>(0);
        ChannelReceiver<int> clone = receiver.Clone();
        EventLoop.Current.CallLater(1, receiver.Dispose);
        EventLoop.Current.CallLater(2, clone.Dispose);
        LoopInstant start = EventLoop.Current.Time;

        await Expect.ThrowsAsync<ChannelBrokenException>(async () => await sender.SendAsync(1));

        Assert.Equal(TimeSpan.FromSeconds(2), EventLoop.Current.Time - start);
        Assert.Throws<ChannelBrokenException>(() => sender.TrySend(2));
    });

    [Fact]
    public void Dispose_DuringItsOwnWait_ThrowsThere() => TestLoop.Run(async () =>
    {
        (ChannelSender<int> sender, ChannelReceiver<int> receiver) = MemoryChannel.Open<int>(0);
        ChannelSender<int> otherSender = sender.Clone();
        ChannelReceiver<int> otherReceiver = receiver.Clone();
        EventLoop.Current.CallLater(1, receiver.Dispose);

        await Expect.ThrowsAsync<ObjectDisposedException>(async () => await receiver.ReceiveAsync());
        EventLoop.Current.CallLater(1, sender.Dispose);
        await Expect.ThrowsAsync<ObjectDisposedException>(async () => await sender.SendAsync(1));

        Assert.False(otherSender.TrySend(1));
        Assert.False(otherReceiver.TryReceive(out _));
    });

    [Fact]
    public void Members_OfAClosedEnd_Throw() => TestLoop.Run(async () =>
    {
        (ChannelSender<int> sender, ChannelReceiver<int> receiver) = MemoryChannel.Open<int>(1);
        sender.Dispose();
        receiver.Dispose();
        sender.Dispose();
        receiver.Dispose();

        await Expect.ThrowsAsync<ObjectDisposedException>(async () => await sender.SendAsync(1));
        await Expect.ThrowsAsync<ObjectDisposedException>(async () => await receiver.ReceiveAsync());
        Assert.Throws<ObjectDisposedException>(() => sender.Clone());
        Assert.Throws<ObjectDisposedException>(() => receiver.Clone());
    });

    [Fact]
    public void ReceiveAsync_CanceledWhenTheItemArrives_TheItemGoesToTheNext() => TestLoop.Run(async () =>
    {
        (ChannelSender<int> sender, ChannelReceiver<int> receiver) = MemoryChannel.Open<int>(1);
        LoopTask<int> first = LoopTask.Create(receiver.ReceiveAsync());
        LoopTask<int> second = LoopTask.Create(receiver.ReceiveAsync());
        await Coroutine.Sleep(1);

        await sender.SendAsync(7);
        first.Cancel();
        await Coroutine.Sleep(1);

        Assert.True(first.IsCanceled);
        Assert.Equal(7, second.GetResult());
    });

    [Fact]
    public void ReceiveAsync_CanceledWhenTheItemArrivesAndNobodyWaits_TheItemIsTheNextToBeReceived() => TestLoop.Run(async () =>
    {
        (ChannelSender<int> sender, ChannelReceiver<int> receiver) = MemoryChannel.Open<int>(1);
        LoopTask<int> first = LoopTask.Create(receiver.ReceiveAsync());
        await Coroutine.Sleep(1);

        await sender.SendAsync(7);
        await sender.SendAsync(8);
        first.Cancel();
        await Coroutine.Sleep(1);

        Assert.Equal(7, await receiver.ReceiveAsync());
        Assert.Equal(8, await receiver.ReceiveAsync());
    });

    [Fact]
    public void SendAsync_Canceled_SendsNothing() => TestLoop.Run(async () =>
    {
        (ChannelSender<int> sender, ChannelReceiver<int> receiver) = MemoryChannel.Open<int>(0);

        bool hasSent = await CancelScope.MoveOnAfter(1, async _ => await sender.SendAsync(1));

        Assert.False(hasSent);
        Assert.False(receiver.TryReceive(out _));
        Assert.Equal(0, sender.Statistics.WaitingSenderCount);
    });

    [Fact]
    public void Statistics_Always_CountWhatIsOpenAndWaits() => TestLoop.Run(async () =>
    {
        (ChannelSender<int> sender, ChannelReceiver<int> receiver) = MemoryChannel.Open<int>(1);
        using ChannelSender<int> clone = sender.Clone();
        await sender.SendAsync(1);
        LoopTask sending = LoopTask.Create(sender.SendAsync(2));
        await Coroutine.Sleep(1);

        Assert.Equal(new ChannelStatistics(1, 1, 2, 1, 1, 0), receiver.Statistics);
        await receiver.ReceiveAsync();
        await sending;
    });

    [Fact]
    public void Open_NegativeSize_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => MemoryChannel.Open<int>(-1));
}
