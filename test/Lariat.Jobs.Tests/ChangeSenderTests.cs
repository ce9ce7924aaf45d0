using Lariat.Jobs.Storage;

namespace Lariat.Jobs.Tests;

/// <summary>Hints to other processes, some of which are sent with a request of their sender.</summary>
public sealed class ChangeSenderTests
{
    private readonly List<TimeSpan> _sent = [];

    private ChangeSender Create()
    {
        LoopInstant start = EventLoop.Current.Time;
        return new ChangeSender(async Coroutine<bool> (_) =>
        {
            await Coroutine.Yield();
            _sent.Add(EventLoop.Current.Time - start);
            return true;
        });
    }

    [Fact]
    public void TryBegin_NothingIsBeingSent_IsTrueOnceUntilTheEndAndThePauseBehindIt() => TestLoop.Run(async () =>
    {
        ChangeSender sender = Create();

        Assert.True(sender.TryBegin(JobChange.Ready));
        Assert.False(sender.TryBegin(JobChange.Ready));
        sender.End(JobChange.Ready, isSent: true);
        Assert.False(sender.TryBegin(JobChange.Ready));
        await sender.FinishAsync();

        Assert.True(sender.TryBegin(JobChange.Ready));
        Assert.Empty(_sent);
    });

    [Fact]
    public void Notify_DuringARequestThatSendsAHint_IsSentAfterThePause() => TestLoop.Run(async () =>
    {
        ChangeSender sender = Create();
        Assert.True(sender.TryBegin(JobChange.Ready));

        sender.Notify(JobChange.Ready);
        sender.End(JobChange.Ready, isSent: true);
        await sender.FinishAsync();

        Assert.Equal([TimeSpan.FromMilliseconds(5)], _sent);
    });

    [Fact]
    public void End_RequestFailedWhileOthersNotified_SendsTheirs() => TestLoop.Run(async () =>
    {
        ChangeSender sender = Create();
        Assert.True(sender.TryBegin(JobChange.Ready));

        sender.Notify(JobChange.Ready);
        sender.End(JobChange.Ready, isSent: false);
        await sender.FinishAsync();

        Assert.Equal([TimeSpan.Zero], _sent);
    });
}
