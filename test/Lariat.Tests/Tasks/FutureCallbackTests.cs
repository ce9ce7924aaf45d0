namespace Lariat.Tests;

public sealed class FutureCallbackTests : IDisposable
{
    private readonly EventLoop _loop = TestLoop.NewVirtual();
    private readonly Recorder _log = new();

    public void Dispose() => _loop.Dispose();

    [Theory]
    [InlineData("result")]
    [InlineData("exception")]
    [InlineData("cancellation")]
    public void AddDoneCallback_Pending_IsCalledInTheNextIterationInOrder(string how)
    {
        Future<int> future = _loop.CreateFuture<int>();
        future.AddDoneCallback(Add("first"));
        future.AddDoneCallback(Add("second"));

        End(future, how);
        Assert.Equal("", _log.Text);
        _loop.RunIteration();

        Assert.Equal("first second", _log.Text);
        future.Cancel();
    }

    [Fact]
    public void AddDoneCallback_Completed_IsCalledInTheNextIteration()
    {
        Future<int> future = _loop.CreateFuture<int>();
        future.SetResult(1);

        future.AddDoneCallback(ended => _log.Add($"called-{((Future<int>)ended).GetResult()}"));
        Assert.Equal("", _log.Text);
        _loop.RunIteration();

        Assert.Equal("called-1", _log.Text);
    }

    [Fact]
    public void AddDoneCallback_SameOneTwice_IsCalledTwice()
    {
        Future<int> future = _loop.CreateFuture<int>();
        Action<Future> callback = Add("called");
        future.AddDoneCallback(callback);
        future.AddDoneCallback(callback);

        future.SetResult(1);
        _loop.RunIteration();

        Assert.Equal("called called", _log.Text);
    }

    [Theory]
    [InlineData("a", "b c")]
    [InlineData("b", "a c")]
    [InlineData("c", "a b")]
    public void RemoveDoneCallback_OneOfThree_KeepsTheOthersInOrder(string removed, string expected)
    {
        Future<int> future = _loop.CreateFuture<int>();
        Dictionary<string, Action<Future>> callbacks = new() { ["a"] = Add("a"), ["b"] = Add("b"), ["c"] = Add("c") };
        foreach (Action<Future> callback in callbacks.Values)
        {
            future.AddDoneCallback(callback);
        }

        Assert.Equal(1, future.RemoveDoneCallback(callbacks[removed]));
        future.SetResult(1);
        _loop.RunIteration();

        Assert.Equal(expected, _log.Text);
    }

    [Fact]
    public void RemoveDoneCallback_AddedSeveralTimes_RemovesEachAndCounts()
    {
        Future<int> future = _loop.CreateFuture<int>();
        Action<Future> often = Add("often");
        future.AddDoneCallback(often);
        future.AddDoneCallback(Add("once"));
        future.AddDoneCallback(often);

        Assert.Equal(2, future.RemoveDoneCallback(often));
        Assert.Equal(0, future.RemoveDoneCallback(often));
        future.SetResult(1);
        _loop.RunIteration();

        Assert.Equal("once", _log.Text);
    }

    [Fact]
    public void RemoveDoneCallback_TheOnlyOne_IsNotCalled()
    {
        Future<int> future = _loop.CreateFuture<int>();
        Action<Future> callback = Add("called");
        future.AddDoneCallback(callback);

        Assert.Equal(1, future.RemoveDoneCallback(callback));
        future.SetResult(1);
        _loop.RunIteration();

        Assert.Equal("", _log.Text);
    }

    [Fact]
    public void RemoveDoneCallback_AfterTheEnd_IsTooLate()
    {
        Future<int> future = _loop.CreateFuture<int>();
        Action<Future> callback = Add("called");
        future.AddDoneCallback(callback);

        future.SetResult(1);
        Assert.Equal(0, future.RemoveDoneCallback(callback));
        _loop.RunIteration();

        Assert.Equal("called", _log.Text);
    }

    [Fact]
    public void AddDoneCallback_InACallback_IsCalledOneIterationLater()
    {
        Future<int> future = _loop.CreateFuture<int>();
        future.AddDoneCallback(ended => ended.AddDoneCallback(Add("nested")));
        future.AddDoneCallback(Add("outer"));
        future.SetResult(1);

        _loop.RunIteration();
        Assert.Equal("outer", _log.Text);
        _loop.RunIteration();

        Assert.Equal("outer nested", _log.Text);
    }

    [Fact]
    public void AddDoneCallback_ThatThrows_IsReportedAndTheOthersAreCalled()
    {
        LoopErrorContext? reported = null;
        _loop.ExceptionHandler = (_, context) => reported = context;
        Future<int> future = _loop.CreateFuture<int>();
        future.AddDoneCallback(_ => throw new InvalidTimeZoneException());
        future.AddDoneCallback(Add("second"));

        future.SetResult(1);
        _loop.RunIteration();

        Assert.Equal("second", _log.Text);
        Assert.IsType<InvalidTimeZoneException>(reported!.Exception);
        Assert.Equal(LoopErrorKind.Callback, reported.Kind);
    }

    private static void End(Future<int> future, string how)
    {
        switch (how)
        {
            case "result":
                future.SetResult(1);
                break;
            case "exception":
                future.SetException(new InvalidTimeZoneException());
                break;
            default:
                future.Cancel();
                break;
        }
    }

    private Action<Future> Add(string name) => _ => _log.Add(name);
}
