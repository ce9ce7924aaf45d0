using Npgsql;

namespace Lariat.Data.Tests;

public abstract class CancellationTests(PostgresFixture postgres, DriverKind kind) : PostgresTest(postgres, kind)
{
    [Fact]
    public void Cancel_DuringAQuery_EndsItOnTheServerAndLeavesTheConnectionUsable() => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool(size: 1);
        LoopTask query = LoopTask.Create(ExecuteAsync(pool, "SELECT pg_sleep(600)"));
        await WaitUntilRunningAsync("pg_sleep");

        query.Cancel();
        await Coroutine.WaitMany([query]);

        Assert.True(query.IsCanceled);
        await WaitUntilRunningAsync("pg_sleep", count: 0);
        Assert.Equal(1, await ScalarAsync<int>(pool, "SELECT 1"));
        Assert.Equal(1, await AskAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{Name}'"));
    });

    [Fact]
    public void Cancel_OfAQueryThatWasGivenTheTasksTokenPlainly_EndsItOnTheServer() => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool(size: 1);
        LoopTask query = LoopTask.Create(QueryAsync());
        await WaitUntilRunningAsync("pg_sleep");

        query.Cancel();
        await Coroutine.WaitMany([query]);

        Assert.True(query.IsCanceled);
        await WaitUntilRunningAsync("pg_sleep", count: 0);

        async Coroutine QueryAsync()
        {
            await using NpgsqlCommand command = pool.CreateCommand("SELECT pg_sleep(600)");
            await command.ExecuteNonQueryAsync(LoopTask.Current.Token);
        }
    });

    [Fact]
    public void TimeoutScope_AroundAQuery_EndsItAndThrowsTimeoutException() => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool(size: 1);

        await Assert.ThrowsAsync<TimeoutException>(
            () => TimeoutScope.RunAsync(TimeSpan.FromMilliseconds(50), () => ExecuteAsync(pool, "SELECT pg_sleep(600)")).AsTask());

        await WaitUntilRunningAsync("pg_sleep", count: 0);
        Assert.Equal(1, await ScalarAsync<int>(pool, "SELECT 1"));
    });

    [Fact]
    public void Cancel_WhileWaitingForAConnection_LeavesThePoolAsItWas() => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool(size: 1);
        LoopTask waiting;
        await using (await pool.OpenConnectionAsync(LoopTask.Current.Token))
        {
            waiting = LoopTask.Create(ExecuteAsync(pool, "SELECT 1"));
            await Coroutine.Sleep(0);

            waiting.Cancel();
            await Coroutine.WaitMany([waiting]);
        }

        Assert.True(waiting.IsCanceled);
        Assert.Equal(1, await ScalarAsync<int>(pool, "SELECT 1"));
    });

    [Fact]
    public void Cancel_OfAnOperation_CancelsItsTokenAwayFromTheLoop() => Run(async () =>
    {
        int loop = Environment.CurrentManagedThreadId;
        var cancelledOn = new TaskCompletionSource<(int Thread, bool IsOfThePool)>();
        LoopTask operation = LoopTask.Create(DbOperation.RunAsync(token =>
        {
            var never = new TaskCompletionSource();
            token.Register(() =>
            {
                cancelledOn.SetResult((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread));
                never.SetCanceled(token);
            });
            return never.Task;
        }));
        await Coroutine.Sleep(0);

        operation.Cancel();
        await Coroutine.WaitMany([operation]);

        Assert.True(operation.IsCanceled);
        (int thread, bool isOfThePool) = await cancelledOn.Task;
        Assert.NotEqual(loop, thread);
        Assert.False(isOfThePool);
    });

    [Fact]
    public void Cancel_OfAnOperationWhoseCancellationThrows_IsReportedToTheLoop() => Run(async () =>
    {
        LoopTask operation = LoopTask.Create(DbOperation.RunAsync(token =>
        {
            var never = new TaskCompletionSource();
            token.UnsafeRegister(_ => never.SetCanceled(token), null);
            token.UnsafeRegister(static _ => throw new InvalidCastException("the provider's"), null);
            return never.Task;
        }));
        await Coroutine.Sleep(0);

        operation.Cancel();
        await Coroutine.WaitMany([operation]);
        while (Errors.Count == 0)
        {
            await Coroutine.Sleep(TimeSpan.FromMilliseconds(1));
        }

        Assert.True(operation.IsCanceled);
        Assert.IsType<InvalidCastException>(Assert.Single(Errors).Exception!.InnerException);
        Errors.Clear();
    });

    [Fact]
    public void Cancel_OfAHundredQueriesInAGroup_LeavesNothingOnTheServer() => Run(async () =>
    {
        await using NpgsqlDataSource pool = MakePool(size: 10);
        var group = new TaskGroup();

        await Assert.ThrowsAsync<ExceptionGroup>(() => group.RunAsync(async () =>
        {
            for (int i = 0; i < 100; i++)
            {
                group.Create(ExecuteAsync(pool, "SELECT pg_sleep(600)"));
            }

            await WaitUntilRunningAsync("pg_sleep", count: 10);
            throw new InvalidOperationException("enough");
        }).AsTask());

        await WaitUntilRunningAsync("pg_sleep", count: 0);
        int[] answers = await Coroutine.Gather([.. Enumerable.Range(0, 20).Select(number => ScalarAsync<int>(pool, $"SELECT {number}"))]);
        Assert.Equal(Enumerable.Range(0, 20), answers);
    });
}
