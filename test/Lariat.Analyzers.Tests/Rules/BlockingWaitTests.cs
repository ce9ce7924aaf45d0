namespace Lariat.Analyzers.Tests;

public class BlockingWaitTests
{
    [Fact]
    public Task WaitForATask_InACoroutine_IsReported() => Check.MembersAsync("""
        async Coroutine UseAsync(Task<int> task, ValueTask<int> valueTask)
        {
            int result = task.Result; // LAR0002
            task.Wait(); // LAR0002
            task.GetAwaiter().GetResult(); // LAR0002
            task.ConfigureAwait(false).GetAwaiter().GetResult(); // LAR0002
            result = valueTask.Result; // LAR0002
            Task.WaitAll(task, Task.CompletedTask); // LAR0002
            await WorkAsync();
        }
        """);

    [Fact]
    public Task OtherWaits_InACoroutine_AreReported() => Check.MembersAsync("""
        async Coroutine UseAsync(SemaphoreSlim semaphore, ManualResetEvent signal, Thread thread)
        {
            Thread.Sleep(100); // LAR0002
            semaphore.Wait(); // LAR0002
            signal.WaitOne(); // LAR0002
            thread.Join(); // LAR0002
            await WorkAsync();
        }
        """);

    [Fact]
    public Task Wait_InALambdaThatAGroupRuns_IsReported() => Check.MembersAsync("""
        async Coroutine UseAsync(Task<int> task) => await TaskGroup.RunAsync(async group =>
        {
            Thread.Sleep(1); // LAR0002
            group.Create(async () =>
            {
                Thread.Sleep(1); // LAR0002
                await PlainAsync();
            });
            await WorkAsync();
        });
        """);

    [Fact]
    public Task Wait_OutsideACoroutine_IsNot() => Check.MembersAsync("""
        void Plain(Task<int> task)
        {
            Thread.Sleep(1);
            task.Wait();
        }

        async Coroutine UseAsync()
        {
            await Coroutine.ToThread(() => Thread.Sleep(1));
            await EventLoop.Current.RunInExecutor(() =>
            {
                Thread.Sleep(1);
                return 1;
            });
        }

        async Task PlainTaskAsync(Task<int> task)
        {
            await Task.Yield();
            task.Wait();
        }
        """);

    [Fact]
    public Task Result_OfATaskThatHasCompleted_IsNot() => Check.MembersAsync("""
        async Coroutine<int> UseAsync(Task<int> a, Task<int> b, Task<int> c)
        {
            await Task.WhenAll(a, b);
            Task<int> first = await Task.WhenAny(b, c);
            int sum = a.Result + b.Result + first.Result + (await Task.WhenAny(a, b)).Result;
            return c.IsCompletedSuccessfully ? sum + c.Result : sum;
        }
        """);

    [Fact]
    public Task ResultsOfLariatAndPolls_AreNot() => Check.MembersAsync("""
        async Coroutine<int> UseAsync(Future<int> future, SemaphoreSlim semaphore, Task task)
        {
            await Coroutine.WaitMany([future]);
            bool isFree = semaphore.Wait(0) && task.Wait(0);
            return future.GetResult();
        }
        """);
}
