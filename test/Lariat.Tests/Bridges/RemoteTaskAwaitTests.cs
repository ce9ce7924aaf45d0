namespace Lariat.Tests;

/// <summary>A message to another loop, and its answer.</summary>
public class RemoteTaskAwaitTests
{
    [Fact]
    public void Await_OnAnotherLoop_GivesTheAnswerOnTheAskersLoop()
    {
        using var other = new OtherLoop();
        TestLoop.RunReal(async () =>
        {
            EventLoop here = EventLoop.Current;

            EventLoop there = await other.Loop.RunThreadSafe(WhereAsync());

            Assert.Same(other.Loop, there);
            Assert.Same(here, EventLoop.CurrentOrNull);
        });
    }

    [Fact]
    public void Await_OfACoroutineThatFails_ThrowsItsException()
    {
        using var other = new OtherLoop();
        TestLoop.RunReal(async () => await Expect.ThrowsAsync<InvalidTimeZoneException>(async () => await other.Loop.RunThreadSafe(FailAsync())));

        static async Coroutine FailAsync()
        {
            await Coroutine.Sleep(0);
            throw new InvalidTimeZoneException();
        }
    }

    [Fact]
    public void Cancel_OfTheTaskThatAwaits_CancelsTheCoroutineOnTheOtherLoop()
    {
        using var other = new OtherLoop();
        var hasBegun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hasEnded = new TaskCompletionSource<bool>();
        TestLoop.RunReal(async () =>
        {
            LoopTask asking = LoopTask.Create(AskAsync());
            await hasBegun.Task;

            asking.Cancel();
            await Coroutine.WaitMany([asking]);

            Assert.True(asking.IsCanceled);
            Assert.True(await hasEnded.Task);
        });

        async Coroutine AskAsync() => await other.Loop.RunThreadSafe(WaitAsync());

        async Coroutine WaitAsync()
        {
            try
            {
                hasBegun.SetResult();
                await Coroutine.Sleep(3600);
                hasEnded.SetResult(false);
            }
            catch (OperationCanceledException)
            {
                hasEnded.SetResult(true);
                throw;
            }
        }
    }

    [Fact]
    public void Await_OfOneThatHasEnded_GoesOnAtOnce()
    {
        using var other = new OtherLoop();
        TestLoop.RunReal(async () =>
        {
            RemoteTask<int> remote = other.Loop.RunThreadSafe(Coroutine.FromResult(1));
            await remote.AsTask();

            Assert.Equal(1, await remote);
        });
    }

    [Fact]
    public void Await_InAPlainMethodOfATask_GivesTheAnswer()
    {
        using var other = new OtherLoop();
        TestLoop.RunReal(async () => Assert.Equal(3, await PlainAsync()));

        async Task<int> PlainAsync() => 1 + await other.Loop.RunThreadSafe(Coroutine.Sleep(TimeSpan.Zero, 2));
    }

    [Fact]
    public async Task Await_WithoutALoop_IsThatOfTheDotNetTask()
    {
        using var other = new OtherLoop();

        int answer = await other.Loop.RunThreadSafe(Coroutine.Sleep(TimeSpan.Zero, 2));

        Assert.Equal(2, answer);
        Assert.Null(EventLoop.CurrentOrNull);
    }

    [Fact]
    public void Await_OfACoroutineWithoutAResult_ContinuesOnTheAskersLoop()
    {
        using var other = new OtherLoop();
        EventLoop? there = null;
        TestLoop.RunReal(async () =>
        {
            EventLoop here = EventLoop.Current;

            await other.Loop.RunThreadSafe(NoteAsync());

            Assert.Same(other.Loop, there);
            Assert.Same(here, EventLoop.CurrentOrNull);
        });

        async Coroutine NoteAsync()
        {
            await Coroutine.Sleep(0);
            there = EventLoop.Current;
        }
    }

    [Fact]
    public async Task Await_OfACoroutineWithoutAResult_WithoutALoop_IsThatOfTheDotNetTask()
    {
        using var other = new OtherLoop();

        await other.Loop.RunThreadSafe(Coroutine.Sleep(TimeSpan.Zero));

        Assert.Null(EventLoop.CurrentOrNull);
    }

    private static async Coroutine<EventLoop> WhereAsync()
    {
        await Coroutine.Sleep(0);
        return EventLoop.Current;
    }
}
