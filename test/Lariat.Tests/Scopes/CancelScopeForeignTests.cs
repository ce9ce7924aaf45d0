namespace Lariat.Tests;

// A scope's cancellation at awaits that are not Lariat's, and in plain async methods.
public class CancelScopeForeignTests
{
    [Fact]
    public void Await_TaskWithoutToken_IsAbandonedAndTheScopeCatches() => TestLoop.Run(async () =>
    {
        var operation = new TaskCompletionSource();
        var scope = new CancelScope(seconds: 1);

        await scope.RunAsync(async () => await operation.Task);

        Assert.True(scope.HasCaughtCancellation);
        Assert.Single(EventLoop.Current.AbandonedOperations);
    });

    [Fact]
    public void Await_TaskWithToken_TheTokenEndsItAndTheScopeCatches() => TestLoop.Run(async () =>
    {
        var scope = new CancelScope(seconds: 1);

        await scope.RunAsync(async () => await NewOperation(LoopTask.Current.Token));

        Assert.True(scope.HasCaughtCancellation);
        Assert.Empty(EventLoop.Current.AbandonedOperations);
    });

    [Fact]
    public void Token_UnderAShield_IsCanceledWhenTheShieldEnds() => TestLoop.Run(async () =>
    {
        bool wasCanceledInShield = true;
        CancellationToken token = default;

        await CancelScope.MoveOnAfter(1, async _ =>
        {
            await new CancelScope { IsShielded = true }.RunAsync(async () =>
            {
                token = LoopTask.Current.Token;
                await Coroutine.Sleep(5);
                wasCanceledInShield = token.IsCancellationRequested;
            });
        });
        await Coroutine.Sleep(1);

        Assert.False(wasCanceledInShield);
        Assert.True(token.IsCancellationRequested);
    });

    [Fact]
    public void Token_ShieldIsLiftedWhileParked_EndsTheOperationThen() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        LoopInstant start = loop.Time;
        var scope = new CancelScope(seconds: 1);
        var shield = new CancelScope { IsShielded = true };
        loop.CallLater(2, () => shield.IsShielded = false);

        await scope.RunAsync(async () => await shield.RunAsync(async () => await NewOperation(LoopTask.Current.Token)));

        Assert.Equal(TimeSpan.FromSeconds(2), loop.Time - start);
        Assert.True(scope.HasCaughtCancellation);
    });

    [Fact]
    public void PlainMethod_InACanceledScope_ReceivesItAgainAtEachAwait() => TestLoop.Run(async () =>
    {
        int thrown = 0;
        LoopInstant start = EventLoop.Current.Time;
        var scope = new CancelScope(seconds: 1);

        bool isComplete = await scope.RunAsync(async () => await PlainAsync());
        await Coroutine.Sleep(1);

        Assert.True(isComplete);
        Assert.Equal(3, thrown);
        Assert.Equal(TimeSpan.FromSeconds(2), EventLoop.Current.Time - start);

        async Task PlainAsync()
        {
            for (int i = 0; i < 3; i++)
            {
                try
                {
                    await Coroutine.Sleep(5);
                }
                catch (CoroutineCanceledException)
                {
                    thrown++;
                }
            }
        }
    });

    [Fact]
    public void PlainMethodsBesideEachOther_EachWithAScope_OnlyTheExpiredOneIsCanceled() => TestLoop.Run(async () =>
    {
        var first = new CancelScope(seconds: 1);
        var second = new CancelScope(seconds: 10);
        LoopInstant start = EventLoop.Current.Time;

        await Task.WhenAll(RunAsync(first), RunAsync(second));

        Assert.True(first.HasCaughtCancellation);
        Assert.False(second.IsCancelRequested);
        Assert.Equal(TimeSpan.FromSeconds(5), EventLoop.Current.Time - start);

        static async Task RunAsync(CancelScope scope) => _ = await scope.RunAsync(() => Coroutine.Sleep(5));
    });

    [Fact]
    public void PlainMethodsBesideEachOther_ScopeAroundThem_BothAreCanceledAndTheInnerScopesDoNotCatch() => TestLoop.Run(async () =>
    {
        var first = new CancelScope();
        var second = new CancelScope();
        var outer = new CancelScope(seconds: 1);

        await outer.RunAsync(async () => await Task.WhenAll(RunAsync(first), RunAsync(second)));

        Assert.True(outer.HasCaughtCancellation);
        Assert.False(first.HasCaughtCancellation);
        Assert.False(second.HasCaughtCancellation);

        static async Task RunAsync(CancelScope scope) => _ = await scope.RunAsync(() => Coroutine.Sleep(5));
    });

    [Fact]
    public void PlainMethod_ShieldInsideIt_HoldsTheOuterScopeBack() => TestLoop.Run(async () =>
    {
        LoopInstant start = EventLoop.Current.Time;
        var outer = new CancelScope(seconds: 1);
        bool hasPassed = false;

        await outer.RunAsync(async () => await PlainAsync());

        Assert.Equal(TimeSpan.FromSeconds(5), EventLoop.Current.Time - start);
        Assert.False(hasPassed);
        Assert.True(outer.HasCaughtCancellation);

        async Task PlainAsync()
        {
            await new CancelScope { IsShielded = true }.RunAsync(() => Coroutine.Sleep(5));
            await Coroutine.Sleep(1);
            hasPassed = true;
        }
    });

    [Fact]
    public void PlainMethod_ShieldFollowsAnAwaitThatCannotBeLeft_HoldsTheOuterScopeBack() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var channel = System.Threading.Channels.Channel.CreateUnbounded<int>();
        var outer = new CancelScope(seconds: 1);
        TimeSpan endOfShield = default;
        bool hasPassed = false;
        loop.CallLater(2, () => channel.Writer.TryWrite(1));

        await outer.RunAsync(async () => await PlainAsync());

        Assert.Equal(TimeSpan.FromSeconds(7), endOfShield);
        Assert.False(hasPassed);
        Assert.True(outer.HasCaughtCancellation);

        async Task PlainAsync()
        {
            await channel.Reader.ReadAsync();
            await new CancelScope { IsShielded = true }.RunAsync(() => Coroutine.Sleep(5));
            endOfShield = loop.Time - LoopInstant.Zero;
            await Coroutine.Sleep(1);
            hasPassed = true;
        }
    });

    [Fact]
    public void PlainMethod_NoneOfItsAwaitsCanBeLeft_NoRequestIsLeftWhenTheScopeEnds() => TestLoop.Run(async () =>
    {
        EventLoop loop = EventLoop.Current;
        var channel = System.Threading.Channels.Channel.CreateUnbounded<int>();
        var scope = new CancelScope(seconds: 1);
        loop.CallLater(2, () => channel.Writer.TryWrite(1));
        loop.CallLater(3, () => channel.Writer.TryWrite(2));

        bool isComplete = await scope.RunAsync(async () => await PlainAsync());
        await Coroutine.Sleep(1);

        Assert.True(isComplete);
        Assert.Equal(TimeSpan.FromSeconds(4), loop.Time - LoopInstant.Zero);

        async Task PlainAsync()
        {
            await channel.Reader.ReadAsync();
            await ReceiveAsync();
        }

        async Coroutine ReceiveAsync() => await channel.Reader.ReadAsync();
    });

    [Fact]
    public void AwaitUsing_InACanceledScope_CleansUpUnderAShield() => TestLoop.Run(async () =>
    {
        var resource = new Resource();

        bool isComplete = await CancelScope.MoveOnAfter(1, async _ =>
        {
            await using (resource)
            {
                await Coroutine.Sleep(5);
            }
        });

        Assert.False(isComplete);
        Assert.True(resource.IsClosed);
    });

    [Fact]
    public void Generator_ClosedInACanceledScope_ItsFinallyRuns() => TestLoop.Run(async () =>
    {
        bool hasCleanedUp = false;
        var numbers = new AsyncGenerator<int>(async yielder =>
        {
            try
            {
                for (int i = 0; ; i++)
                {
                    await yielder.YieldAsync(i);
                }
            }
            finally
            {
                await new CancelScope { IsShielded = true }.RunAsync(() => Coroutine.Sleep(1));
                hasCleanedUp = true;
            }
        });

        bool isComplete = await CancelScope.MoveOnAfter(1, async _ =>
        {
            await foreach (int number in numbers)
            {
                await Coroutine.Sleep(0.3);
            }
        });

        Assert.False(isComplete);
        Assert.True(hasCleanedUp);
    });

    private static Task NewOperation(CancellationToken token)
    {
        var operation = new TaskCompletionSource();
        token.Register(() => operation.TrySetCanceled(token));
        return operation.Task;
    }

    private sealed class Resource : IAsyncDisposable
    {
        public bool IsClosed { get; private set; }

        public async ValueTask DisposeAsync()
        {
            await new CancelScope { IsShielded = true }.RunAsync(() => Coroutine.Sleep(1));
            IsClosed = true;
        }
    }
}
