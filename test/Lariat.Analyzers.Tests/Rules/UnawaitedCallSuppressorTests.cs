namespace Lariat.Analyzers.Tests;

public class UnawaitedCallSuppressorTests
{
    [Fact]
    public Task TaskThatWasMade_NeedsNoAwait() => Check.MembersAsync("""
        async Coroutine UseAsync(TaskGroup group, TaskGroup? maybe)
        {
            group.Create(WorkAsync());
            group.Create(CountAsync(), name: "count");
            group.Create(() => PlainAsync());
            maybe?.Create(WorkAsync());
            LoopTask.Create(WorkAsync());
            EventLoop.Current.CreateTask(CountAsync());
            EventLoop.Current.CreateTask(() => PlainAsync());
            await WorkAsync();
        }
        """);

    [Fact]
    public Task OtherCalls_KeepTheCompilersWarning() => Check.MembersAsync("""
        async Coroutine UseAsync(Future<int> future, EventLoop loop)
        {
            PlainAsync(); // CS4014
            loop.RunInExecutor(() => 1); // CS4014
            Coroutine.Gather(WorkAsync()); // CS4014
            await future;
        }
        """);
}
