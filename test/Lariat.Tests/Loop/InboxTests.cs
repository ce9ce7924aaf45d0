namespace Lariat.Tests;

/// <summary>Which side wakes a loop: it announces its sleep, and a producer wakes it once.</summary>
public class InboxTests
{
    private readonly Inbox _inbox = new();

    [Fact]
    public void TryAnnounceSleep_Empty_TheFirstItemWakesAndNoOther()
    {
        bool mayStart = _inbox.TryAnnounceSleep();

        _inbox.TryPush(new Item(), out bool first);
        _inbox.TryPush(new Item(), out bool second);

        Assert.Equal((true, true, false), (mayStart, first, second));
        Assert.False(_inbox.IsAsleep);
    }

    [Fact]
    public void TryAnnounceSleep_SomethingHasArrived_IsRefusedAndTheLoopIsAwake()
    {
        _inbox.TryPush(new Item(), out bool whileAwake);

        bool mayStart = _inbox.TryAnnounceSleep();

        _inbox.TryPush(new Item(), out bool afterwards);
        Assert.Equal((false, false, false), (whileAwake, mayStart, afterwards));
    }

    [Fact]
    public void EndSleep_AfterAnAnnouncement_ItemsDoNotWake()
    {
        _inbox.TryAnnounceSleep();
        _inbox.EndSleep();

        _inbox.TryPush(new Item(), out bool wake);

        Assert.False(wake);
    }

    [Fact]
    public void Close_WithItems_DropsAndCountsThemOldestFirst()
    {
        Item[] items = [new(), new()];
        Array.ForEach(items, item => _inbox.TryPush(item, out _));
        var dropped = new List<LoopItem>();

        _inbox.Close(dropped.Add);

        Assert.Equal(items, dropped);
        Assert.Equal(2, _inbox.DroppedCount);
        Assert.False(_inbox.TryPush(new Item(), out bool wake));
        Assert.False(wake);
    }

    private sealed class Item : LoopItem;
}
