namespace Lariat.Analyzers.Tests;

public class BareLoopTests
{
    [Fact]
    public Task Loop_OverForeignValueTasksWithoutTheToken_IsReported() => Check.MembersAsync("""
        async Coroutine UseAsync(PeriodicTimer timer, Stream stream, byte[] buffer, System.Threading.Channels.ChannelReader<int> numbers)
        {
            while (await timer.WaitForNextTickAsync()) // LAR0013
            {
            }

            int length;
            while ((length = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0) // LAR0013
            {
                Console.WriteLine(length);
            }

            while (true) // LAR0013
            {
                Console.WriteLine(await numbers.ReadAsync());
            }
        }

        async Coroutine ForEverAsync(System.Threading.Channels.ChannelReader<int> numbers)
        {
            for (;;) // LAR0013
            {
                await numbers.WaitToReadAsync();
            }
        }

        async Coroutine DoAsync(System.Threading.Channels.ChannelReader<int> numbers)
        {
            do // LAR0013
            {
                Console.WriteLine();
            }
            while (await numbers.WaitToReadAsync());
        }
        """);

    [Fact]
    public Task Loop_OverTaskYield_IsReported() => Check.MembersAsync("""
        async Coroutine UseAsync(Func<bool> isDone)
        {
            while (!isDone()) // LAR0013
            {
                await Task.Yield();
            }

            while (!isDone())
            {
                await Task.Yield();
                LoopTask.Current.ThrowIfCancelRequested();
            }

            while (!isDone())
            {
                await Task.Yield();
                await Coroutine.Sleep(0);
            }
        }

        async Task PlainAsync(Func<bool> isDone)
        {
            while (!isDone())
            {
                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task NestedLoops_AreReportedOnce() => Check.MembersAsync("""
        async Coroutine UseAsync(System.Threading.Channels.ChannelReader<int> numbers)
        {
            while (true)
            {
                while (await numbers.WaitToReadAsync()) // LAR0013
                {
                }
            }
        }
        """);

    [Fact]
    public Task Loop_WithTheToken_IsNotReported() => Check.MembersAsync("""
        async Coroutine UseAsync(PeriodicTimer timer, IAsyncEnumerable<int> numbers)
        {
            CancellationToken token = LoopTask.Current.Token;
            while (await timer.WaitForNextTickAsync(LoopTask.Current.Token))
            {
            }

            await using IAsyncEnumerator<int> all = numbers.GetAsyncEnumerator(token);
            while (await all.MoveNextAsync())
            {
            }
        }

        async Coroutine WithOwnTokenAsync(Stream stream, byte[] buffer, CancellationToken token)
        {
            while (await stream.ReadAsync(buffer, token) > 0)
            {
            }
        }
        """);

    [Fact]
    public Task Loop_ThatAwaitsSomethingElseToo_IsNotReported() => Check.MembersAsync("""
        async Coroutine UseAsync(PeriodicTimer timer, Task task)
        {
            while (await timer.WaitForNextTickAsync()) // LAR0004
            {
                await WorkAsync();
            }

            while (await timer.WaitForNextTickAsync()) // LAR0004
            {
                await task;
            }
        }
        """);

    [Fact]
    public Task Loop_ThatLooksForRequests_IsNotReported() => Check.MembersAsync("""
        async Coroutine UseAsync(System.Threading.Channels.ChannelReader<int> numbers)
        {
            while (LoopTask.Current.CancelRequests == 0)
            {
                Console.WriteLine(await numbers.ReadAsync()); // LAR0004
            }

            while (true)
            {
                LoopTask.Current.ThrowIfCancelRequested();
                Console.WriteLine(await numbers.ReadAsync()); // LAR0004
            }
        }
        """);

    [Fact]
    public Task Loop_ThatEndsByItself_IsNotReported() => Check.MembersAsync("""
        async Coroutine UseAsync(Stream stream, byte[] buffer)
        {
            for (int i = 0; i < 3; i++)
            {
                await stream.WriteAsync(buffer); // LAR0004
            }

            int left = 3;
            while (left > 0)
            {
                left -= await stream.ReadAsync(buffer); // LAR0004
            }

            foreach (byte[] part in new[] { buffer })
            {
                await stream.WriteAsync(part); // LAR0004
            }
        }
        """);

    [Fact]
    public Task Loop_OverMethodsOfTheProgram_IsNotReported() => Check.MembersAsync("""
        static async ValueTask<bool> StepAsync() { await WorkAsync(); return true; }

        async Coroutine UseAsync(IAsyncEnumerator<int> numbers, Func<ValueTask<bool>> step)
        {
            while (await StepAsync())
            {
            }

            while (await numbers.MoveNextAsync())
            {
            }
        }

        async Task OutsideAsync(PeriodicTimer timer)
        {
            while (await timer.WaitForNextTickAsync())
            {
            }
        }
        """);
}
