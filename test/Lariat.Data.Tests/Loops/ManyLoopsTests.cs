using Microsoft.Data.Sqlite;

namespace Lariat.Data.Tests;

/// <summary>Objects with threads of their own that are used from two loops.</summary>
public abstract class ManyLoopsTests(DriverKind kind) : SqliteTest(kind)
{
    [Fact]
    public async Task RunAsync_FromTwoLoopsAtOnce_RunsOneAfterTheOtherAndComesBackToEach()
    {
        using LoopPair loops = MakeLoops();
        ThreadBound<SqliteConnection> database = await LoopPair.RunAsync(loops.First, () => OpenAsync(Interrupt));
        await LoopPair.RunAsync(loops.First, () => InsertAsync(database, 0));

        await Task.WhenAll(LoopPair.RunAsync(loops.First, IncrementManyAsync), LoopPair.RunAsync(loops.Second, IncrementManyAsync));

        Assert.Equal(400L, await LoopPair.RunAsync(loops.Second, () => database.RunAsync(connection => Execute(connection, "SELECT n FROM t"))));
        await LoopPair.RunAsync(loops.Second, async () => await database.DisposeAsync());

        async Coroutine IncrementManyAsync() => await TaskGroup.RunAsync(async group =>
        {
            for (int i = 0; i < 200; i++)
            {
                group.Create(IncrementAsync());
            }
        });

        async Coroutine IncrementAsync()
        {
            EventLoop home = EventLoop.Current;
            await database.RunAsync(connection =>
            {
                long before = (long)Execute(connection, "SELECT n FROM t")!;
                Execute(connection, $"UPDATE t SET n = {before + 1}");
            });
            Assert.Same(home, EventLoop.CurrentOrNull);
        }
    }

    [Fact]
    public async Task InTransactionAsync_OnOneLoop_KeepsTheOtherOut()
    {
        using LoopPair loops = MakeLoops();
        ThreadBound<SqliteConnection> database = await LoopPair.RunAsync(loops.First, () => OpenAsync(Interrupt));
        var isInside = new TaskCompletionSource();
        var mayEnd = new TaskCompletionSource();

        Task<int> transaction = LoopPair.RunAsync(loops.First, () => database.InTransactionAsync(async hold =>
        {
            await hold.RunAsync(connection => Execute(connection, "INSERT INTO t VALUES (1)"));
            isInside.SetResult();
            await mayEnd.Task;
            await hold.RunAsync(connection => Execute(connection, "INSERT INTO t VALUES (2)"));
            return 0;
        }));
        await isInside.Task;
        Task<long> outsider = LoopPair.RunAsync(loops.Second, () => CountAsync(database));
        await LoopPair.RunAsync(loops.Second, async () => await Coroutine.Sleep(0));
        Assert.False(outsider.IsCompleted);
        mayEnd.SetResult();

        await transaction;
        Assert.Equal(2, await outsider);
        await database.DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_CanceledOnOneLoopWhileItWaits_GivesItsTurnToTheOther()
    {
        using LoopPair loops = MakeLoops();
        ThreadBound<SqliteConnection> database = await LoopPair.RunAsync(loops.First, () => OpenAsync(Interrupt));
        using var gate = new ManualResetEventSlim();
        Task holder = await HoldAsync(loops.First, database, gate);
        RemoteTask<object?> canceled = loops.Second.RunThreadSafe(InsertAsync(database, 1));
        await LoopPair.RunAsync(loops.Second, async () => await Coroutine.Sleep(0));
        Task<long> last = LoopPair.RunAsync(loops.First, () => CountAsync(database));

        canceled.Cancel();
        await LoopPair.RunAsync(loops.Second, async () => await Coroutine.Sleep(0));
        gate.Set();

        await holder;
        Assert.Equal(0, await last);
        await database.DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_CanceledAtAnyMoment_LosesNoTurn()
    {
        using LoopPair loops = MakeLoops();
        ThreadBound<SqliteConnection> database = await LoopPair.RunAsync(loops.First, () => OpenAsync(Interrupt));

        await Task.WhenAll(LoopPair.RunAsync(loops.First, () => UseAndCancelAsync(1)), LoopPair.RunAsync(loops.Second, () => UseAndCancelAsync(2)));

        Assert.Equal(0, await LoopPair.RunAsync(loops.Second, () => CountAsync(database)));
        await database.DisposeAsync();

        async Coroutine UseAndCancelAsync(int seed)
        {
            var random = new Random(seed);
            for (int round = 0; round < 300; round++)
            {
                LoopTask[] calls = [.. Enumerable.Range(0, 4).Select(_ => LoopTask.Create(CountAsync(database)))];
                for (int i = random.Next(4); i > 0; i--)
                {
                    await Coroutine.Sleep(0);
                }

                calls[random.Next(4)].Cancel();
                await Coroutine.WaitMany(calls);
            }
        }
    }

    [Fact]
    public async Task RunAsync_OnALoopThatEndsMeanwhile_LeavesTheObjectToTheOthers()
    {
        using LoopPair loops = MakeLoops();
        ThreadBound<SqliteConnection> database = await LoopPair.RunAsync(loops.First, () => OpenAsync(Interrupt));
        using var gate = new ManualResetEventSlim();
        Task holder = await HoldAsync(loops.First, database, gate);

        // It waits for its turn when its loop ends.
        await Task.Run(() => EventLoop.Run(StartOnlyAsync(), new LoopOptions { Driver = MakeDriver }));
        gate.Set();

        await holder;
        Assert.Equal(0, await LoopPair.RunAsync(loops.Second, () => CountAsync(database)));
        await database.DisposeAsync();

        async Coroutine StartOnlyAsync()
        {
            LoopTask.Create(InsertAsync(database, 1));
            await Coroutine.Sleep(0);
        }
    }

    [Fact]
    public async Task DisposeAsync_WithoutALoop_DisposesOnTheThreadOfTheObject()
    {
        using LoopPair loops = MakeLoops();
        ThreadBound<Witness> bound = await LoopPair.RunAsync(loops.First, () => ThreadBound<Witness>.OpenAsync(() => new Witness()));
        Witness witness = await LoopPair.RunAsync(loops.Second, () => bound.RunAsync(value => value));

        await bound.DisposeAsync();

        Assert.Same(witness.MadeOn, witness.DisposedOn);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => LoopPair.RunAsync(loops.First, () => bound.RunAsync(_ => 1)));
    }

    [Fact]
    public async Task Open_WithoutALoop_MakesItOnItsThreadForAllLoops()
    {
        using LoopPair loops = MakeLoops();
        await using ThreadBound<Witness> bound = ThreadBound<Witness>.Open(() => new Witness(), name: "the witness");

        Thread[] threads = await Task.WhenAll(
            LoopPair.RunAsync(loops.First, () => bound.RunAsync(value => value.MadeOn)), LoopPair.RunAsync(loops.Second, () => bound.RunAsync(_ => Thread.CurrentThread)));

        Assert.Equal("the witness-1", threads[0].Name);
        Assert.Same(threads[0], threads[1]);
    }

    [Fact]
    public void Open_WhoseFactoryFails_ThrowsThat()
        => Assert.Throws<FormatException>(() => ThreadBound<Witness>.Open(() => throw new FormatException()));

    [Fact]
    public async Task Pool_UsedFromTwoLoops_GivesEachAnObject()
    {
        using LoopPair loops = MakeLoops();
        ThreadBoundPool<SqliteConnection> readers = await LoopPair.RunAsync(
            loops.First, () => ThreadBoundPool<SqliteConnection>.OpenAsync(2, Connect, Interrupt));
        using var together = new Barrier(2);

        await Task.WhenAll(LoopPair.RunAsync(loops.First, MeetManyAsync), LoopPair.RunAsync(loops.Second, MeetManyAsync));

        await readers.DisposeAsync();
        await Assert.ThrowsAsync<QueueShutdownException>(() => LoopPair.RunAsync(loops.Second, () => readers.RunAsync(_ => 1)));

        async Coroutine MeetManyAsync() => await Coroutine.Gather([.. Enumerable.Range(0, 20).Select(_ => readers.RunAsync(_ => together.SignalAndWait(10_000)))]);
    }

    /// <summary>A call that has the object until the gate opens.</summary>
    private static async Task<Task> HoldAsync(EventLoop loop, ThreadBound<SqliteConnection> database, ManualResetEventSlim gate)
    {
        var isRunning = new TaskCompletionSource();
        Task holder = LoopPair.RunAsync(loop, () => database.RunAsync(_ =>
        {
            isRunning.SetResult();
            gate.Wait();
        }));
        await isRunning.Task;
        return holder;
    }

    private LoopPair MakeLoops()
    {
        Kind.Require();
        return new LoopPair(Kind);
    }

    private sealed class Witness : IDisposable
    {
        public Thread MadeOn { get; } = Thread.CurrentThread;

        public Thread? DisposedOn { get; private set; }

        public void Dispose() => DisposedOn = Thread.CurrentThread;
    }
}
