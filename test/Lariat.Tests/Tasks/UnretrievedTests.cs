using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lariat.Tests;

public sealed class UnretrievedTests : IDisposable
{
    private readonly EventLoop _loop = TestLoop.NewVirtual();
    private readonly List<LoopErrorContext> _reported = [];

    public UnretrievedTests() => _loop.ExceptionHandler = (_, context) => _reported.Add(context);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Collected_FailedAndNobodyAsked_IsReported()
    {
        Collect(() => Fail());

        LoopErrorContext report = Assert.Single(_reported);
        Assert.Equal(LoopErrorKind.Unretrieved, report.Kind);
        Assert.IsType<InvalidTimeZoneException>(report.Exception);
        Assert.Contains("was never retrieved", report.Message, StringComparison.Ordinal);
        Assert.True(report.Future!.IsFaulted);
    }

    [Fact]
    public void Collected_TaskFailedAndNobodyAsked_IsReportedWithItsName()
    {
        Collect(() =>
        {
            _loop.CreateTask(ThrowAsync(), name: "forgotten");
            _loop.RunIteration();
        });

        LoopErrorContext report = Assert.Single(_reported);
        Assert.Contains("task forgotten (Faulted)", report.Message, StringComparison.Ordinal);
        Assert.Equal("forgotten", Assert.IsType<LoopTask>(report.Future).Name);

        static async Coroutine ThrowAsync()
        {
            await Coroutine.Completed;
            throw new InvalidTimeZoneException();
        }
    }

    [Fact]
    public void Close_FailureCollectedButNotFinalizedYet_IsReported()
    {
        using var isBlocked = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        DropBlocker(isBlocked, release);
        GC.Collect();
        Assert.True(isBlocked.Wait(TimeSpan.FromSeconds(30)));
        Fail();
        GC.Collect();

        _loop.Close();
        release.Set();

        Assert.IsType<InvalidTimeZoneException>(Assert.Single(_reported).Exception);
    }

    [Theory]
    [InlineData(typeof(Future), false)]
    [InlineData(typeof(Future<int>), false)]
    [InlineData(typeof(LoopTask), false)]
    [InlineData(typeof(LoopTask<int>), false)]
    [InlineData(typeof(Failure), true)]
    public void Finalizer_OfAType_IsTheFailuresOnly(Type type, bool hasOne)
    {
        MethodInfo finalizer = type.GetMethod("Finalize", BindingFlags.Instance | BindingFlags.NonPublic)!;

        Assert.Equal(hasOne, finalizer.DeclaringType != typeof(object));
    }

    [Fact]
    public void Collected_Pending_IsNotReported()
    {
        Collect(() => _loop.CreateFuture());

        Assert.Empty(_reported);
    }

    [Fact]
    public void SetResult_NobodyAsked_LeavesNothingToReport()
    {
        Future<object?> future = _loop.CreateFuture();

        future.SetResult(null);

        Assert.False(future.HasUnretrievedException);
    }

    [Fact]
    public void GetException_OfAFailure_CountsAsRetrieving()
    {
        Future future = Fail();

        future.GetException();

        Assert.False(future.HasUnretrievedException);
    }

    [Fact]
    public void GetResult_OfAFailure_CountsAsRetrieving()
    {
        Future future = Fail();

        Assert.Throws<InvalidTimeZoneException>(future.GetResult);

        Assert.False(future.HasUnretrievedException);
    }

    [Fact]
    public void Cancel_OfAFailure_CountsAsRetrieving()
    {
        Future future = Fail();

        Assert.False(future.Cancel());

        Assert.False(future.HasUnretrievedException);
    }

    [Fact]
    public void Cancel_OfAFailedTask_CountsAsRetrieving()
    {
        LoopTask task = _loop.CreateTask(ThrowAsync());
        _loop.RunIteration();
        Assert.True(task.HasUnretrievedException);

        Assert.False(task.Cancel());

        Assert.False(task.HasUnretrievedException);

        static async Coroutine ThrowAsync()
        {
            await Coroutine.Completed;
            throw new InvalidTimeZoneException();
        }
    }

    [Fact]
    public void Close_FailedAndNobodyAsked_IsReported()
    {
        Future future = Fail();

        _loop.Close();

        Assert.Same(future, Assert.Single(_reported).Future);
    }

    [Fact]
    public void ExceptionHandler_OfAForgottenTask_RunsInTheTasksContext()
    {
        var name = new AsyncLocal<string>();
        string? seen = null;
        _loop.ExceptionHandler = (_, _) => seen = name.Value;

        Collect(() =>
        {
            _loop.CreateTask(ThrowAsync());
            _loop.RunIteration();
        });

        Assert.Equal("bar", seen);
        Assert.Null(name.Value);

        async Coroutine ThrowAsync()
        {
            name.Value = "bar";
            await Coroutine.Completed;
            throw new InvalidTimeZoneException();
        }
    }

    [Fact]
    public void Close_AmongHundredsOfFailuresThatWereRetrieved_TheOthersAreReported()
    {
        Future first = Fail();
        for (int i = 0; i < 300; i++)
        {
            _ = Fail().GetException();
        }

        Future last = Fail();

        _loop.Close();

        Assert.Equal([first, last], _reported.Select(static report => report.Future));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Future<object?> Fail()
    {
        Future<object?> future = _loop.CreateFuture();
        future.SetException(new InvalidTimeZoneException());
        return future;
    }

    /// <summary>Runs the action, collects what it dropped, and lets the loop hear of it.</summary>
    private void Collect(Action action)
    {
        Invoke(action);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _loop.RunIteration();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Invoke(Action action) => action();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void DropBlocker(ManualResetEventSlim isBlocked, ManualResetEventSlim release) => _ = new FinalizerBlocker(isBlocked, release);

    /// <summary>Stops the finalizer thread until it is released.</summary>
    private sealed class FinalizerBlocker(ManualResetEventSlim isBlocked, ManualResetEventSlim release)
    {
        ~FinalizerBlocker()
        {
            isBlocked.Set();
            release.Wait(TimeSpan.FromSeconds(30));
        }
    }
}
