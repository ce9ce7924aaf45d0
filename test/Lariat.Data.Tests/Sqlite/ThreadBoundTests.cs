using Microsoft.Data.Sqlite;

namespace Lariat.Data.Tests;

public abstract class ThreadBoundTests(DriverKind kind) : SqliteTest(kind)
{
    [Fact]
    public void Calls_OfManyTasks_RunOneAfterTheOtherOnOneThreadThatIsNotTheLoops() => Run(async () =>
    {
        int loop = Environment.CurrentManagedThreadId;
        await using ThreadBound<SqliteConnection> database = await OpenAsync(Interrupt);
        await InsertAsync(database, 0);
        var threads = new HashSet<int>();

        await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < 200; i++)
            {
                group.Create(IncrementAsync());
            }
        });

        Assert.Equal(200L, await database.RunAsync(connection => Execute(connection, "SELECT n FROM t")));
        Assert.NotEqual(loop, Assert.Single(threads));

        // Reads, then writes: without turns increments would be lost.
        async Coroutine IncrementAsync() => await database.RunAsync(connection =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            long before = (long)Execute(connection, "SELECT n FROM t")!;
            Execute(connection, $"UPDATE t SET n = {before + 1}");
        });
    });

    [Fact]
    public void Call_ThatBlocks_LeavesTheLoopFree() => Run(async () =>
    {
        await using ThreadBound<SqliteConnection> database = await OpenAsync(Interrupt);
        using var gate = new ManualResetEventSlim();
        LoopTask blocked = LoopTask.Create(database.RunAsync(_ => gate.Wait()));

        for (int i = 0; i < 100; i++)
        {
            await Coroutine.Sleep(0);
        }

        Assert.False(blocked.IsCompleted);
        gate.Set();
        await blocked;
    });

    [Fact]
    public void Cancel_DuringAQuery_InterruptsItAndTheConnectionGoesOn() => Run(async () =>
    {
        await using ThreadBound<SqliteConnection> database = await OpenAsync(Interrupt);
        using var running = new ManualResetEventSlim();
        LoopTask query = LoopTask.Create(database.RunAsync(connection =>
        {
            running.Set();
            return Execute(connection, EndlessQuery);
        }));
        await Coroutine.ToThread(running.Wait);

        query.Cancel();
        await Coroutine.WaitMany([query]);

        Assert.True(query.IsCanceled);
        Assert.Equal(0, await CountAsync(database));
    });

    [Fact]
    public void TimeoutScope_AroundAQuery_EndsIt() => Run(async () =>
    {
        await using ThreadBound<SqliteConnection> database = await OpenAsync(Interrupt);

        await Assert.ThrowsAsync<TimeoutException>(() => TimeoutScope.RunAsync(
            TimeSpan.FromMilliseconds(50), () => database.RunAsync(connection => Execute(connection, EndlessQuery))).AsTask());

        Assert.Equal(0, await CountAsync(database));
    });

    [Fact]
    public void Cancel_WithoutAnInterrupt_WaitsForTheCall() => Run(async () =>
    {
        await using ThreadBound<SqliteConnection> database = await OpenAsync(interrupt: null);
        using var gate = new ManualResetEventSlim();
        bool isOver = false;
        LoopTask call = LoopTask.Create(database.RunAsync(_ =>
        {
            gate.Wait();
            isOver = true;
        }));
        await Coroutine.Sleep(0);

        call.Cancel();
        await Coroutine.Sleep(0);
        Assert.False(call.IsCompleted);
        gate.Set();
        await Coroutine.WaitMany([call]);

        Assert.True(call.IsCanceled);
        Assert.True(isOver);
    });

    [Fact]
    public void Cancel_WhileWaitingForItsTurn_NeverRunsTheCall() => Run(async () =>
    {
        await using ThreadBound<SqliteConnection> database = await OpenAsync(Interrupt);
        using var gate = new ManualResetEventSlim();
        LoopTask first = LoopTask.Create(database.RunAsync(_ => gate.Wait()));
        bool hasRun = false;
        LoopTask second = LoopTask.Create(database.RunAsync(_ => hasRun = true));
        await Coroutine.Sleep(0);

        second.Cancel();
        await Coroutine.WaitMany([second]);
        gate.Set();
        await first;

        Assert.True(second.IsCanceled);
        Assert.False(hasRun);
    });

    [Fact]
    public void SqliteCommandCancel_DuringAQuery_DoesNothing() => Run(async () =>
    {
        // Why ThreadBound takes an interrupt.
        await using ThreadBound<SqliteConnection> database = await OpenAsync(Interrupt);
        using var running = new ManualResetEventSlim();
        SqliteCommand? command = null;
        LoopTask<object?> query = LoopTask.Create(database.RunAsync(connection =>
        {
            command = connection.CreateCommand();
            command.CommandText = EndlessQuery.Replace("000000000000", "000000", StringComparison.Ordinal);
            running.Set();
            return command.ExecuteScalar();
        }));
        await Coroutine.ToThread(running.Wait);

        command!.Cancel();

        Assert.Equal(1_000_000L, await query);
    });

    [Fact]
    public void OpenAsync_WhoseFactoryFails_FailsWithThat() => Run(async () =>
    {
        SqliteException error = await Assert.ThrowsAsync<SqliteException>(() => ThreadBound<SqliteConnection>.OpenAsync(() =>
        {
            var connection = new SqliteConnection("Data Source=/nowhere/at/all.db");
            connection.Open();
            return connection;
        }).AsTask());

        Assert.Equal(14, error.SqliteErrorCode);
    });

    [Fact]
    public void DisposeAsync_DuringACall_WaitsForItAndRefusesTheNext() => Run(async () =>
    {
        ThreadBound<SqliteConnection> database = await OpenAsync(Interrupt);
        LoopTask<object?> running = LoopTask.Create(InsertAsync(database, 1));
        LoopTask<object?> waiting = LoopTask.Create(InsertAsync(database, 2));
        await Coroutine.Sleep(0);

        await database.DisposeAsync();
        await Coroutine.WaitMany([running, waiting]);

        Assert.True(running.IsCompletedSuccessfully);
        Assert.IsType<ObjectDisposedException>(waiting.GetException());
        using SqliteConnection after = Connect();
        Assert.Equal(1L, Execute(after, "SELECT count(*) FROM t"));
    });

    [Fact]
    public void Pool_OfThree_RunsThreeCallsAtATimeAndNoMore() => Run(async () =>
    {
        await using ThreadBound<SqliteConnection> database = await OpenAsync(Interrupt);
        await using ThreadBoundPool<SqliteConnection> readers = await ThreadBoundPool<SqliteConnection>.OpenAsync(3, Connect, Interrupt);
        using var together = new Barrier(3);

        long[] counts = await Coroutine.Gather([.. Enumerable.Range(0, 6).Select(_ => readers.RunAsync(connection =>
        {
            together.SignalAndWait();
            return (long)Execute(connection, "SELECT count(*) FROM t")!;
        }))]);

        Assert.Equal(new long[6], counts);
        Assert.Equal(3, readers.Count);
    });

    [Fact]
    public void Pool_Disposed_RefusesCalls() => Run(async () =>
    {
        ThreadBoundPool<SqliteConnection> readers = await ThreadBoundPool<SqliteConnection>.OpenAsync(2, Connect, Interrupt);

        await readers.DisposeAsync();

        await Assert.ThrowsAsync<QueueShutdownException>(() => readers.RunAsync(_ => 1).AsTask());
    });
}
