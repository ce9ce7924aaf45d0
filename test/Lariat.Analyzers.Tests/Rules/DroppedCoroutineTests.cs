namespace Lariat.Analyzers.Tests;

public class DroppedCoroutineTests
{
    [Fact]
    public Task Call_AsAStatement_IsReported() => Check.MembersAsync("""
        async Coroutine InACoroutineAsync()
        {
            WorkAsync(); // LAR0001
            CountAsync(); // LAR0001
            await WorkAsync();
        }

        async Task InATaskAsync()
        {
            WorkAsync(); // LAR0001
            await Task.Yield();
        }

        void InAPlainMethod()
        {
            WorkAsync(); // LAR0001
            Coroutine.Sleep(1); // LAR0001
        }
        """);

    [Fact]
    public Task Call_AssignedToADiscard_IsReported() => Check.MembersAsync("""
        void Plain()
        {
            _ = WorkAsync(); // LAR0001
            _ = CountAsync(); // LAR0001
        }
        """);

    [Fact]
    public Task Call_InALambdaThatReturnsNothing_IsReported() => Check.MembersAsync("""
        void Plain(EventLoop loop)
        {
            loop.CallSoon(() => WorkAsync()); // LAR0001
            loop.CallSoon(() => _ = CountAsync()); // LAR0001
            loop.CallSoon(() => LoopTask.Create(WorkAsync()));
        }
        """);

    [Fact]
    public Task Call_BehindAQuestionMark_IsReported() => Check.MembersAsync("""
        void Plain(AsyncLock? gate) => gate?.AcquireAsync(); // LAR0001
        """);

    [Fact]
    public Task Local_ThatIsNeverRead_IsReported() => Check.MembersAsync("""
        void Plain()
        {
            var forgotten = WorkAsync(); // LAR0001
        }
        """);

    [Fact]
    public Task Coroutine_ThatIsUsed_IsNot() => Check.MembersAsync("""
        async Coroutine<int> UseAsync(TaskGroup group)
        {
            await WorkAsync();
            LoopTask task = LoopTask.Create(WorkAsync());
            group.Create(CountAsync());
            EventLoop.Current.CreateTask(WorkAsync());
            var later = CountAsync();
            Func<Coroutine> function = () => WorkAsync();
            await function();
            (int, int) both = await Coroutine.Gather(CountAsync(), CountAsync());
            List<Coroutine> many = [WorkAsync(), WorkAsync()];
            foreach (Coroutine one in many)
            {
                await one;
            }

            await task;
            return await later;
        }

        Coroutine ReturnAsync() => WorkAsync();

        void Main() => EventLoop.Run(WorkAsync());
        """);
}
