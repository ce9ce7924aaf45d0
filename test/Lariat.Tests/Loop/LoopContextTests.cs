using System.Globalization;

namespace Lariat.Tests;

public class LoopContextTests
{
    private readonly AsyncLocal<string?> _local = new();

    [Fact]
    public void Task_WritesAValue_ItsCreatorDoesNotSeeIt() => TestLoop.Run(async () =>
    {
        string? seen = "nothing yet";
        LoopTask task = LoopTask.Create(SetAsync());

        _local.Value = "yes";
        await task;

        Assert.Null(seen);
        Assert.Equal("yes", _local.Value);

        async Coroutine SetAsync()
        {
            await Coroutine.Sleep(0.01);
            seen = _local.Value;
            _local.Value = "something else";
        }
    });

    [Fact]
    public void Coroutine_AwaitedDirectly_SharesItsValuesWithItsCaller() => TestLoop.Run(async () =>
    {
        await SetAsync();

        Assert.Equal("from below", _local.Value);

        async Coroutine SetAsync()
        {
            _local.Value = "from below";
            await Coroutine.Sleep(0);
        }
    });

    [Fact]
    public void DoneCallback_WritesAValue_TheTaskDoesNotSeeIt() => TestLoop.Run(async () =>
    {
        Future<object?> future = EventLoop.Current.CreateFuture();
        string? seen = null;
        _local.Value = "at registration";
        future.AddDoneCallback(_ =>
        {
            seen = _local.Value;
            _local.Value = "something else";
        });
        _local.Value = "later";
        EventLoop.Current.CallSoon(() => future.SetResult(null));

        await future;
        await Coroutine.Sleep(0);

        Assert.Equal("at registration", seen);
        Assert.Equal("later", _local.Value);
    });

    [Fact]
    public void Tasks_Interleaved_EachKeepsItsValues() => TestLoop.Run(async () =>
    {
        await Coroutine.Gather(Enumerable.Range(0, 100).Select(WriteAndReadAsync));

        Assert.Null(_local.Value);

        async Coroutine WriteAndReadAsync(int number)
        {
            for (int i = 0; i < 10; i++)
            {
                _local.Value = $"{number}-{i}";
                await Coroutine.Sleep(0.001 * ((number * 7 % 11) + 1));
                Assert.Equal($"{number}-{i}", _local.Value);
            }
        }
    });

    [Fact]
    public void Create_WithContext_KeepsThereWhatTheTaskWrites() => TestLoop.Run(async () =>
    {
        LoopContext context = LoopContext.Capture();

        await LoopTask.Create(SetAsync("1"), context: context);
        string? first = Read(context);
        await EventLoop.Current.CreateTask(SetAsync("2"), context: context);

        Assert.Equal("1", first);
        Assert.Equal("2", Read(context));
        Assert.Null(_local.Value);

        async Coroutine SetAsync(string value)
        {
            await Coroutine.Sleep(0);
            _local.Value = value;
        }
    });

    [Fact]
    public void Context_OfATask_IsTheOneItWasGiven() => TestLoop.Run(async () =>
    {
        LoopContext context = LoopContext.Capture();

        LoopTask task = LoopTask.Create(Coroutine.Completed, context: context);

        Assert.Same(context, task.Context);
        await task;
    });

    [Fact]
    public void CallSoon_WithContext_RunsInIt() => TestLoop.Run(async () =>
    {
        LoopContext context = LoopContext.Capture();
        context.Run(() => _local.Value = "given");
        string? seen = null;

        EventLoop.Current.CallSoon(() => seen = _local.Value, context);
        await Coroutine.Sleep(0);

        Assert.Equal("given", seen);
        Assert.Null(_local.Value);
    });

    [Fact]
    public void Run_NestedInItself_Throws()
    {
        LoopContext context = LoopContext.Capture();

        context.Run(() => Assert.Throws<InvalidOperationException>(() => context.Run(static () => { })));
    }

    [Fact]
    public void CurrentCulture_SetInATask_StaysInItAcrossItsAwaits() => TestLoop.Run(async () =>
    {
        string[] texts = await Coroutine.Gather([FormatAsync(",", 0.1), FormatAsync(";", 0.2)]);

        Assert.Equal(["1,5", "1;5"], texts);
        Assert.Equal("1.5", $"{1.5}");

        static async Coroutine<string> FormatAsync(string separator, double after)
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = separator;
            CultureInfo.CurrentCulture = culture;
            await Coroutine.Sleep(after);
            return $"{1.5}";
        }
    });

    [Fact]
    public void Copy_OfAContext_TakesNoLaterWrites()
    {
        LoopContext context = LoopContext.Capture();
        LoopContext copy = context.Copy();

        context.Run(() => _local.Value = "written");

        Assert.Equal("written", Read(context));
        Assert.Null(Read(copy));
    }

    [Fact]
    public void RunForever_CallerHasValuesAndASynchronizationContext_TheDriverSeesNeither()
    {
        var driver = new RecordingDriver();
        using var loop = new EventLoop(new LoopOptions { Driver = () => driver });
        var own = new SynchronizationContext();
        var seen = new List<(string?, SynchronizationContext?)>();
        driver.OnPoll = () => seen.Add((_local.Value, SynchronizationContext.Current));
        SynchronizationContext? outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(own);
        _local.Value = "of the caller";

        loop.RunIteration();

        (string?, SynchronizationContext?) after = (_local.Value, SynchronizationContext.Current);
        SynchronizationContext.SetSynchronizationContext(outer);
        Assert.Equal([(null, null)], seen);
        Assert.Equal(("of the caller", own), after);
    }

    private string? Read(LoopContext context)
    {
        string? value = null;
        context.Run(() => value = _local.Value);
        return value;
    }

    [Fact]
    public void CallSoon_CodeRunsInTheContext_IsReportedEachTimeAndLeavesIt()
    {
        using EventLoop loop = TestLoop.NewVirtual();
        var errors = new List<LoopErrorContext>();
        loop.ExceptionHandler = (_, error) => errors.Add(error);
        LoopContext context = LoopContext.Capture();
        int runs = 0;
        loop.CallSoon(() => runs++, context);
        loop.CallSoon(() => runs++, context);

        context.Run(() => loop.RunIteration());

        Assert.Equal(0, runs);
        Assert.All(errors, static error => Assert.IsType<InvalidOperationException>(error.Exception));
        Assert.Equal(2, errors.Count);
        context.Run(() => runs++);
        Assert.Equal(1, runs);
    }
}
