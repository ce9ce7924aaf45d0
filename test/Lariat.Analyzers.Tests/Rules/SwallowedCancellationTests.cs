namespace Lariat.Analyzers.Tests;

public class SwallowedCancellationTests
{
    [Fact]
    public Task BroadCatch_AroundAnAwait_IsReported() => Check.MembersAsync("""
        async Coroutine WorkerAsync(AsyncQueue<int> queue)
        {
            while (true)
            {
                try
                {
                    await queue.GetAsync();
                }
                catch (Exception e) // LAR0010
                {
                    Console.WriteLine(e.Message);
                }
            }
        }

        async Coroutine BareAsync()
        {
            try
            {
                await PlainAsync();
            }
            catch // LAR0010
            {
            }

            try
            {
                await WorkAsync();
            }
            catch (TimeoutException)
            {
            }
            catch (SystemException) // LAR0010
            {
            }
        }
        """);

    [Fact]
    public Task BroadCatch_InAPlainAsyncMethodThatAwaitsLariat_IsReported() => Check.MembersAsync("""
        async Task PlainUserAsync(Future<int> future)
        {
            try
            {
                await future;
            }
            catch (Exception) // LAR0010
            {
            }
        }
        """);

    [Fact]
    public Task Catch_ThatLetsCancellationThrough_IsNot() => Check.MembersAsync("""
        async Coroutine UseAsync()
        {
            try
            {
                await WorkAsync();
            }
            catch (OperationCanceledException)
            {
                throw;
            }
            catch (Exception e)
            {
                Console.WriteLine(e);
            }

            try
            {
                await WorkAsync();
            }
            catch (Exception e) when (!LoopTask.Current.IsCancellation(e))
            {
                Console.WriteLine(e);
            }

            try
            {
                await WorkAsync();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
            }

            try
            {
                await WorkAsync();
            }
            catch
            {
                Console.WriteLine("cleaning up");
                throw;
            }

            try
            {
                await WorkAsync();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException("Work failed.", e);
            }

            try
            {
                await WorkAsync();
            }
            catch (IOException)
            {
            }
        }
        """);

    [Fact]
    public Task Catch_ThatKeepsTheExceptionOrAsks_IsNot() => Check.MembersAsync("""
        async Coroutine<Exception?> UseAsync(TaskCompletionSource source)
        {
            Exception? error = null;
            System.Runtime.ExceptionServices.ExceptionDispatchInfo? later = null;
            try
            {
                await WorkAsync();
            }
            catch (Exception thrown)
            {
                error = thrown;
            }

            try
            {
                await WorkAsync();
            }
            catch (Exception thrown)
            {
                return thrown;
            }

            try
            {
                await WorkAsync();
            }
            catch (Exception thrown)
            {
                later = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(thrown);
            }

            try
            {
                await WorkAsync();
            }
            catch (Exception thrown)
            {
                source.TrySetException(thrown);
            }

            try
            {
                await WorkAsync();
            }
            catch (Exception thrown)
            {
                return new AggregateException(thrown);
            }

            try
            {
                await WorkAsync();
            }
            catch (Exception thrown)
            {
                if (LoopTask.Current.IsCancellation(thrown))
                {
                    Console.WriteLine("canceled");
                }
            }

            later?.Throw();
            return error;
        }
        """);

    [Fact]
    public Task Catch_OfCancellationItselfOrWithoutAnAwait_IsNot() => Check.MembersAsync("""
        async Coroutine UseAsync(LoopTask task)
        {
            task.Cancel();
            try
            {
                await task;
            }
            catch (OperationCanceledException)
            {
            }

            try
            {
                Console.WriteLine(int.Parse("1"));
                Func<Coroutine> inner = async () => await WorkAsync();
            }
            catch (Exception)
            {
            }
        }

        async Task PlainUserAsync()
        {
            try
            {
                await PlainAsync();
            }
            catch (Exception)
            {
            }
        }
        """);
}
