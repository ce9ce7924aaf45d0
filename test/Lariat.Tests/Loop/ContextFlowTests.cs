namespace Lariat.Tests;

/// <summary>AsyncLocals through coroutines and plain methods that call each other, and through what is posted.</summary>
public class ContextFlowTests
{
    private static readonly AsyncLocal<string?> s_local = new();

    [Fact]
    public void Coroutine_AwaitedByAPlainMethod_KeepsWhatItSetBeforeItsFirstWait() => TestLoop.Run(async () =>
    {
        Assert.Equal("inner inner later later", await PlainAsync());

        static async Task<string> PlainAsync() => await InnerAsync();

        static async Coroutine<string> InnerAsync()
        {
            s_local.Value = "inner";
            await Coroutine.Sleep(1);
            string? first = s_local.Value;
            await Coroutine.Sleep(1);
            string? second = s_local.Value;
            s_local.Value = "later";
            await Coroutine.Sleep(1);
            string? third = s_local.Value;
            await Task.Yield();
            return $"{first} {second} {third} {s_local.Value}";
        }
    });

    [Fact]
    public void Coroutine_AwaitedByAPlainMethod_LeaksNothingToTheTask() => TestLoop.Run(async () =>
    {
        s_local.Value = "task";

        await PlainAsync();

        Assert.Equal("task", s_local.Value);

        static async Task PlainAsync()
        {
            await InnerAsync();
            await Coroutine.Sleep(1);
        }

        static async Coroutine InnerAsync()
        {
            s_local.Value = "inner";
            await Coroutine.Sleep(1);
            s_local.Value = "later";
            await Coroutine.Sleep(1);
        }
    });

    [Fact]
    public void PlainMethod_SetsAndAwaitsCoroutines_KeepsItsOwn() => TestLoop.Run(async () =>
    {
        await Task.WhenAll(PlainAsync("one"), PlainAsync("two"));

        Assert.Null(s_local.Value);

        static async Task PlainAsync(string value)
        {
            s_local.Value = value;
            await SleepAsync(value);
            Assert.Equal(value, s_local.Value);
            await Task.Yield();
            Assert.Equal(value, s_local.Value);
            await SleepAsync(value);
            Assert.Equal(value, s_local.Value);
        }

        static async Coroutine SleepAsync(string value)
        {
            Assert.Equal(value, s_local.Value);
            await Coroutine.Sleep(1);
            Assert.Equal(value, s_local.Value);
        }
    });

    [Fact]
    public void Coroutine_AwaitedByACoroutine_SharesItsCallers() => TestLoop.Run(async () =>
    {
        await InnerAsync();

        Assert.Equal("inner", s_local.Value);

        static async Coroutine InnerAsync()
        {
            await Coroutine.Sleep(1);
            s_local.Value = "inner";
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Post_ToTheContext_RunsWithThePostersValues(bool isTask) => TestLoop.Run(async () =>
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        if (!isTask)
        {
            EventLoop.Current.CallSoon(() => context = SynchronizationContext.Current);
            await Coroutine.Sleep(0);
        }

        Future<string?> seen = EventLoop.Current.CreateFuture<string?>();
        await PlainAsync();

        Assert.Equal("poster", await seen);
        Assert.Null(s_local.Value);

        async Task PlainAsync()
        {
            await Task.Yield();
            s_local.Value = "poster";
            context!.Post(_ => seen.SetResult(s_local.Value), null);
        }
    });

    [Fact]
    public void Timer_OfTheLoopsTimeProvider_RunsWithTheValuesOfItsMaker() => TestLoop.Run(async () =>
    {
        Future<string?> seen = EventLoop.Current.CreateFuture<string?>();
        s_local.Value = "maker";
        await using ITimer timer = EventLoop.Current.AsTimeProvider().CreateTimer(
            _ => seen.TrySetResult(s_local.Value), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        s_local.Value = "afterwards";

        Assert.Equal("maker", await seen);
    });

    [Theory]
    [InlineData("future")]
    [InlineData("coroutine")]
    [InlineData("remote task")]
    public void OnCompleted_ByHand_RunsWithTheValuesOfThatMoment(string awaited) => TestLoop.Run(async () =>
    {
        string? seen = "nothing";
        s_local.Value = "then";
        Future<int> future = EventLoop.Current.CreateFuture<int>();
        switch (awaited)
        {
            case "future":
                future.GetAwaiter().OnCompleted(() => seen = s_local.Value);
                break;
            case "coroutine":
                WaitAsync().GetAwaiter().OnCompleted(() => seen = s_local.Value);
                break;
            default:
                EventLoop.Current.RunThreadSafe(WaitAsync()).GetAwaiter().OnCompleted(() => seen = s_local.Value);
                break;
        }

        s_local.Value = "now";
        future.SetResult(1);
        await Coroutine.Sleep(1);

        Assert.Equal("then", seen);

        async Coroutine<int> WaitAsync() => await future;
    });
}
