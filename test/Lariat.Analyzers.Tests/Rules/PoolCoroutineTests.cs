namespace Lariat.Analyzers.Tests;

public class PoolCoroutineTests
{
    [Fact]
    public Task Await_OfACoroutineOnThePool_IsReported() => Check.MembersAsync("""
        async Coroutine UseAsync(LoopTask<int> task, IFuture<int> future, AsyncGenerator<int> numbers)
        {
            await Task.Run(async () => await WorkAsync()); // LAR0015
            int count = await Task.Run(async () => await CountAsync() + 1); // LAR0015
            await Task.Run(async () => { Console.WriteLine(); await task; }); // LAR0015
            await Task.Run(async () => await future); // LAR0015
            await Task.Run(async () => { await foreach (int number in numbers) { } }); // LAR0015
            Task started = Task.Factory.StartNew(async () => await WorkAsync()); // LAR0015
            ThreadPool.QueueUserWorkItem(async _ => await WorkAsync()); // LAR0015
            await Parallel.ForEachAsync([1, 2], LoopTask.Current.Token, async (number, token) => await WorkAsync()); // LAR0015
            await Parallel.ForAsync(0, 2, LoopTask.Current.Token, async (number, token) => await WorkAsync()); // LAR0015
        }
        """);

    [Fact]
    public Task Coroutine_ThatIsReturnedFromThePool_IsReported() => Check.MembersAsync("""
        async Coroutine UseAsync()
        {
            Task<Coroutine> made = Task.Run(() => WorkAsync()); // LAR0015
            Coroutine<int> other = await Task.Run(CountAsync); // LAR0015
            await Task.Run(() => WorkAsync()); // LAR0015
            _ = await Task.Run(() => WorkAsync()); // LAR0015
            Console.WriteLine(await other);
        }
        """);

    [Fact]
    public Task Pool_WithoutACoroutine_IsNotReported() => Check.MembersAsync("""
        async Coroutine UseAsync(EventLoop loop)
        {
            await Task.Run(() => 1);
            await Task.Run(PlainAsync);
            await Task.Run(async () => await PlainAsync());
            await Task.Run(() => EventLoop.Run(WorkAsync()));
            await Task.Run(() => EventLoop.Run(TwiceAsync()));
            await Task.Run(async () => await loop.RunThreadSafe(CountAsync()).AsTask());
            await Task.Run(() => { Func<Coroutine> later = async () => await WorkAsync(); Console.WriteLine(later); });
            await await Task.Run(() => WorkAsync());
            await await Task.Factory.StartNew(async () => await WorkAsync(), CancellationToken.None, TaskCreationOptions.None, loop.AsTaskScheduler());
            await Coroutine.ToThread(() => 1);

            static async Coroutine TwiceAsync() { await WorkAsync(); await WorkAsync(); }
        }
        """);

    [Fact]
    public Task Run_OfOtherTypes_IsNotReported() => Check.MembersAsync("""
        class Task2 { public static Coroutine Run(Func<Coroutine> body) => body(); }

        async Coroutine UseAsync()
        {
            await Task2.Run(async () => await WorkAsync());
            await TimeoutScope.RunAsync(TimeSpan.FromSeconds(1), async () => await WorkAsync());
            await TaskGroup.RunAsync(async group => await WorkAsync());
        }
        """);
}
