using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lariat.Tests;

public class MisuseTests
{
    // A type of the table must have every public member in it; these are the ones whose rows are elsewhere or which cannot be misused.
    private static readonly HashSet<string> s_notOfTheLoop =
        ["Run", "ToString", "GetType", "Equals", "GetHashCode", "GetAsyncEnumerator", "At"];

    public static TheoryData<Circumstance, int, string> Cells()
    {
        var cells = new TheoryData<Circumstance, int, string>();
        foreach (Circumstance circumstance in Enum.GetValues<Circumstance>())
        {
            for (int i = 0; i < MisuseTable.Rows.Count; i++)
            {
                MisuseTable.Row row = MisuseTable.Rows[i];
                if (row is { Member: "RunForever" } && circumstance == Circumstance.OutsideALoop)
                {
                    // Running a loop that is open is its use, not its misuse; without a Stop it would not return.
                    continue;
                }

                cells.Add(circumstance, i, $"{row.Type.Name}.{row.Member}");
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Member_Misused_SaysWhatToDo(Circumstance circumstance, int row, string member)
    {
        Assert.NotEmpty(member);
        string? expected = MisuseTable.Rows[row].Expected(circumstance);
        using var scene = new MisuseScene(circumstance);

        Exception? thrown = circumstance == Circumstance.OtherLoop ? TestLoop.Run(UseOnALoopAsync) : Use();

        if (expected is null)
        {
            Assert.Null(thrown);
        }
        else
        {
            Assert.Contains(expected, Assert.IsAssignableFrom<InvalidOperationException>(thrown).Message, StringComparison.Ordinal);
        }

        Exception? Use() => Record.Exception(() => MisuseTable.Rows[row].Use(scene));

        async Coroutine<Exception?> UseOnALoopAsync()
        {
            await Coroutine.Completed;
            return Use();
        }
    }

    [Theory]
    [InlineData(typeof(EventLoop))]
    [InlineData(typeof(Future<int>))]
    [InlineData(typeof(LoopTask<int>))]
    [InlineData(typeof(TimerHandle))]
    [InlineData(typeof(TimeoutScope))]
    [InlineData(typeof(TaskGroup))]
    [InlineData(typeof(AsyncLock))]
    [InlineData(typeof(AsyncEvent))]
    [InlineData(typeof(AsyncCondition))]
    [InlineData(typeof(AsyncSemaphore))]
    [InlineData(typeof(AsyncBarrier))]
    [InlineData(typeof(AsyncQueue<int>))]
    public void Table_EveryPublicMember_HasARow(Type type)
    {
        HashSet<string> rows = [.. MisuseTable.Rows.Where(row => row.Type.IsAssignableTo(type) || type.IsAssignableTo(row.Type) || type.IsSubclassOf(row.Type)).Select(row => row.Member)];
        if (type == typeof(LoopTask<int>))
        {
            rows.UnionWith(MisuseTable.Rows.Where(row => row.Type == typeof(Future<int>) || row.Type == typeof(LoopTask)).Select(row => row.Member));
        }

        IEnumerable<string> missing = type
            .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            .Concat(ExtensionsOf(type))
            .Where(member => member is PropertyInfo or MethodInfo { IsSpecialName: false })
            .Select(member => member.Name)
            .Where(name => !rows.Contains(name) && !s_notOfTheLoop.Contains(name))
            .Distinct();

        Assert.Empty(missing);
    }

    private static IEnumerable<MemberInfo> ExtensionsOf(Type type) => typeof(EventLoop).Assembly
        .GetExportedTypes()
        .Where(owner => owner.IsAbstract && owner.IsSealed)
        .SelectMany(owner => owner.GetMethods(BindingFlags.Public | BindingFlags.Static))
        .Where(method => method.IsDefined(typeof(ExtensionAttribute)) && method.GetParameters()[0].ParameterType == type);

    [Fact]
    public void Run_NestedInARunningLoop_SaysToAwait() => TestLoop.Run(async () =>
    {
        await Coroutine.Completed;

        var error = Assert.Throws<InvalidOperationException>(() => EventLoop.Run(Coroutine.Sleep(0)));
        var other = Assert.Throws<InvalidOperationException>(() => TestLoop.NewVirtual().RunForever());

        Assert.Contains("Await the coroutine", error.Message, StringComparison.Ordinal);
        Assert.Contains("on a thread of its own", other.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Sleep_NaN_IsRefused() => TestLoop.Run(async () =>
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await Coroutine.Sleep(double.NaN));

        Assert.Contains("NaN", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => EventLoop.Current.CallLater(double.NaN, static () => { }));
    });

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MinValue)]
    public void Sleep_Negative_YieldsOnce(double seconds) => TestLoop.Run(async () =>
    {
        long before = EventLoop.Current.Iterations;

        await Coroutine.Sleep(seconds);

        Assert.Equal(before + 1, EventLoop.Current.Iterations);
    });

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.MaxValue)]
    public void Sleep_Endless_SleepsUntilCanceled(double seconds) => TestLoop.Run(async () =>
    {
        LoopTask task = LoopTask.Create(Coroutine.Sleep(seconds));
        await Coroutine.Sleep(1_000_000);

        task.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await task);
    });

    [Fact]
    public void CallLater_NegativeDelay_RunsInTheNextIteration() => TestLoop.Run(async () =>
    {
        bool ran = false;
        EventLoop.Current.CallLater(-5, () => ran = true);

        await Coroutine.Sleep(0);
        await Coroutine.Sleep(0);

        Assert.True(ran);
    });

    [Fact]
    public void Primitive_OnASecondLoop_SaysWhichLoopItBelongsTo()
    {
        var gate = new AsyncLock();
        TestLoop.Run(async () =>
        {
            await gate.AcquireAsync();
            LoopTask waiting = LoopTask.Create(gate.AcquireAsync());
            await Coroutine.Sleep(0);
            waiting.Cancel();
        });

        var error = Assert.Throws<InvalidOperationException>(() => TestLoop.Run(async () => await gate.AcquireAsync()));

        Assert.Contains("belongs to another event loop", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Await_AFutureOfAnotherLoop_Throws()
    {
        using EventLoop other = TestLoop.NewVirtual();
        Future<int> future = other.CreateFuture<int>();

        var error = Assert.Throws<InvalidOperationException>(() => TestLoop.Run(async () => { await future; }));

        Assert.Contains("belongs to another event loop", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Await_Itself_Throws() => TestLoop.Run(async () =>
    {
        LoopTask? self = null;
        self = LoopTask.Create(AwaitSelfAsync());

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await self);

        Assert.Contains("cannot await itself", error.Message, StringComparison.Ordinal);

        async Coroutine AwaitSelfAsync() => await self!;
    });

    [Fact]
    public void GetResult_OfACoroutineThatHasNotEnded_DoesNotBlock() => TestLoop.Run(async () =>
    {
        await Coroutine.Completed;

        var error = Assert.Throws<InvalidOperationException>(() => Coroutine.Sleep(1).GetAwaiter().GetResult());

        Assert.Contains("Use await", error.Message, StringComparison.Ordinal);
    });
}
